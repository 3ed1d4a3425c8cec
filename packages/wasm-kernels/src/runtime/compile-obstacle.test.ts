import { expect, it } from 'vitest';
import { compileObstacle, obstacleOf } from './compile-obstacle.js';

const CSP = "the page's content security policy forbids it: its directive";

it.each([
  [
    `WebAssembly.Module(): Refused to compile or instantiate WebAssembly module because neither 'wasm-eval' nor 'unsafe-eval' is an allowed source of script in the following Content Security Policy directive: "default-src 'self'"`,
    `${CSP} "default-src 'self'" lacks 'wasm-unsafe-eval'`,
  ],
  ['call to WebAssembly.Module() blocked by CSP', `${CSP} "script-src" lacks 'wasm-unsafe-eval'`],
  [
    'WebAssembly.Module(): Wasm code generation disallowed by embedder',
    'this host forbids compiling it at run time (WebAssembly.Module(): Wasm code generation disallowed by embedder)',
  ],
])('explains "%s"', (message, reason) => {
  expect(obstacleOf(message).reason).toBe(reason);
});

it('finds no obstacle in Node', () => {
  expect(compileObstacle()).toBeUndefined();
});
