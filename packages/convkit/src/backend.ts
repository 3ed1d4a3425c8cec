import { type BackendChoice, cpu, useBackend, wasm } from '@convkit/backend';
import { ConfigError } from '@convkit/core';
import { getBackend } from '@tensorflow/tfjs-core';
import { platform } from '#platform';

/** Where to compute. */
export interface BackendOptions {
  /**
   * Backend to compute on. `useBackend` of `@convkit/backend` activates others, such as WebGL.
   * @defaultValue 'wasm', or 'cpu' where WebAssembly is not available
   */
  readonly backend?: 'wasm' | 'cpu';
  /**
   * Number of threads of the wasm backend. Results do not depend on it.
   * @defaultValue the number of cores, up to 8
   */
  readonly threads?: number;
  /** Kernel build to compute with, where it can be chosen: that of a checkpoint, so that a resumed run stays repeatable. */
  readonly kernelBuild?: string;
}

/** The backend that computes, and the name of its kernel build. */
export interface ActiveBackend {
  readonly name: string;
  readonly threads: number;
  readonly kernelBuild: string;
  /** What limits it here, in words. Undefined if nothing does. */
  readonly limit?: string;
}

let active: ActiveBackend | undefined;
let activating: Promise<ActiveBackend> | undefined;

/**
 * Activates a backend, unless the one that is active already fits `options`.
 * @throws ConfigError if the cpu backend is given several threads, BackendError if no backend works here.
 */
export async function ensureBackend(options: BackendOptions = {}): Promise<ActiveBackend> {
  checkBackend(options);
  await activating?.catch(() => {});
  if (active && active.name === getBackend() && fits(active, options)) return active;
  activating = activate(options);
  active = await activating;
  return active;
}

/** @throws ConfigError if the cpu backend is given several threads. */
export function checkBackend({ backend, threads }: BackendOptions): void {
  if (backend === 'cpu' && threads !== undefined && threads !== 1) {
    throw new ConfigError(`the cpu backend runs on one thread, got threads ${threads}`, {
      hint: 'Leave out threads, or choose the wasm backend.',
    });
  }
}

function fits(current: ActiveBackend, { backend, threads, kernelBuild }: BackendOptions): boolean {
  return (
    (backend ?? current.name) === current.name &&
    (threads ?? current.threads) === current.threads &&
    (kernelBuild ?? current.kernelBuild) === current.kernelBuild
  );
}

async function activate({
  backend,
  threads = platform.threads,
  kernelBuild,
}: BackendOptions): Promise<ActiveBackend> {
  const fast = wasm({ threads, relaxedSimd: !kernelBuild?.startsWith('wasm simd-') });
  const choice = await useBackend(backend === 'cpu' ? [cpu()] : backend === 'wasm' ? [fast] : [fast, cpu()]);
  return describe(choice);
}

function describe({ name, facts, limit }: BackendChoice): ActiveBackend {
  const kernelBuild = `${name} ${facts.kernels ?? ''}`.trim();
  const threads = typeof facts.threads === 'number' ? facts.threads : 1;
  return { name, threads, kernelBuild, ...(limit !== undefined && { limit }) };
}
