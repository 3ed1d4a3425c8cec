import { BackendError } from '@convkit/core';

/** The shortest WebAssembly module: a header without sections. */
const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Why a host does not compile WebAssembly, and what to do about it. */
interface Obstacle {
  readonly reason: string;
  readonly hint: string;
}

let answer: { readonly obstacle: Obstacle | undefined } | undefined;

/**
 * Why this host does not compile WebAssembly at run time, for people; undefined if it does. A page's content security policy forbids it
 * unless a directive has `'wasm-unsafe-eval'`, and hosts such as Cloudflare Workers always do.
 */
export const compileObstacle = (): string | undefined => obstacleHere()?.reason;

/** @throws BackendError if this host does not compile WebAssembly at run time. */
export function assertCompiles(): void {
  const obstacle = obstacleHere();
  if (!obstacle) return;
  throw new BackendError(`cannot compile WebAssembly: ${obstacle.reason}`, { hint: obstacle.hint });
}

/** Tries it once, because a policy may report each attempt to its server. */
function obstacleHere(): Obstacle | undefined {
  answer ??= { obstacle: tryToCompile() };
  return answer.obstacle;
}

function tryToCompile(): Obstacle | undefined {
  if (typeof WebAssembly !== 'object') {
    return { reason: 'WebAssembly is not supported', hint: 'Use another engine, or the cpu backend.' };
  }
  try {
    new WebAssembly.Module(EMPTY);
    return undefined;
  } catch (error) {
    return obstacleOf((error as Error).message);
  }
}

/** The obstacle that an engine's message describes. Every browser's message names its policy. */
export function obstacleOf(message: string): Obstacle {
  if (!/content.security.policy|\bCSP\b/i.test(message)) {
    return {
      reason: `this host forbids compiling it at run time (${message})`,
      hint: 'Import the .wasm files as modules and set the option modules, as the README of @convkit/wasm-kernels shows.',
    };
  }
  const directive = /directive: "([^"]+)"/.exec(message)?.[1] ?? 'script-src';
  return {
    reason: `the page's content security policy forbids it: its directive "${directive}" lacks 'wasm-unsafe-eval'`,
    hint: "Add 'wasm-unsafe-eval' to script-src in the Content-Security-Policy header of the page.",
  };
}
