import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checksum } from './checksum.fixture.js';
import { createWasmBackend, kernelBuild, threadsHere } from './index.js';

const require = createRequire(import.meta.url);
const compiled = (file: string) => new WebAssembly.Module(readFileSync(require.resolve(file)));
const ofTfjs = (name: string) => compiled(`@tensorflow/tfjs-backend-wasm/dist/${name}.wasm`);

const tfjs = ofTfjs('tfjs-backend-wasm-simd');
const kernels = compiled('@convkit/wasm-kernels/kernels-simd.wasm');

afterEach(() => vi.unstubAllGlobals());

/** Makes compiling fail as on hosts that forbid it. */
function forbidCompiling(): void {
  const forbidden = (): never => {
    throw new WebAssembly.CompileError('Wasm code generation disallowed by embedder');
  };
  const { Module, Instance, Memory, instantiate, validate } = WebAssembly;
  const { imports, customSections } = Module;
  vi.stubGlobal('WebAssembly', {
    Module: Object.assign(
      () => {
        forbidden();
      },
      { imports, customSections },
    ),
    Instance,
    Memory,
    validate,
    compile: async () => forbidden(),
    instantiate: async (module: unknown, imports: WebAssembly.Imports) =>
      module instanceof Module ? instantiate(module, imports) : forbidden(),
  });
}

describe('compiled modules', () => {
  it('compute the same bits on a host that forbids compiling, on one thread', async () => {
    const expected = await checksum({ relaxedSimd: false });
    forbidCompiling();
    const modules = { tfjs, kernels };
    expect(await checksum({ modules, threads: 2 })).toBe(expected);
    expect(threadsHere(2, { modules })).toEqual({
      threads: 1,
      reason: 'one thread only: the given modules are for one thread',
    });
    expect(kernelBuild({ modules })).toBe('simd-4');
  });

  it.each([
    ['modules.tfjs must be a WebAssembly.Module, got String', { tfjs: './tfjs.wasm', kernels }],
    ['modules.kernels must be a WebAssembly.Module, got Undefined', { tfjs }],
    ["modules.tfjs is not tfjs's module for one thread", { tfjs: kernels, kernels: tfjs }],
    [
      "modules.tfjs is not tfjs's module for one thread",
      { tfjs: ofTfjs('tfjs-backend-wasm-threaded-simd'), kernels },
    ],
    ['modules.kernels is not a module of the kernels of this version', { tfjs, kernels: tfjs }],
  ])('throw "%s"', async (message, modules) => {
    await expect(createWasmBackend({ modules: modules as never })).rejects.toMatchObject({
      code: 'CONFIG',
      message,
    });
  });
});
