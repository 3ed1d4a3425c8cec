import { type Backend, type BackendChoice, cpu, useBackend, wasm } from '@convkit/backend';
import { ConfigError, checkArguments } from '@convkit/core';
import { getBackend } from '@tensorflow/tfjs-core';
import { platform } from '#platform';

/** Where to compute. */
export interface BackendOptions {
  /**
   * Backend to compute on.
   * @defaultValue the one that `useBackend` of `@convkit/backend` has activated, such as WebGL; otherwise 'wasm', or 'cpu' where
   * WebAssembly is not available
   */
  readonly backend?: 'wasm' | 'cpu';
  /**
   * Number of threads of the wasm backend, which cannot change once it runs. Results do not depend on it.
   * @defaultValue the number of cores, up to 8
   */
  readonly threads?: number;
  /**
   * Lets V8 merge pairs of 128-bit instructions of the wasm backend into 256-bit ones, where it can: in Node 22 and later, on x64. V8 calls
   * this experimental; the kernels are tested first. Results do not depend on it. It has no effect once the backend runs.
   * @defaultValue false
   */
  readonly revectorize?: boolean;
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

const NAMES = ['wasm', 'cpu'];

let active: ActiveBackend | undefined;
let activating: Promise<ActiveBackend> | undefined;
/** The wasm backend of this process. tfjs cannot replace it while tensors exist, so it keeps its threads and its kernels. */
let running: { readonly backend: Backend; readonly asked: number; readonly threads: number } | undefined;

/**
 * Activates a backend, unless the one that is active already fits `options`.
 * @throws ConfigError if the backend is unknown, the cpu backend is given several threads, or the wasm backend already runs on another
 *   number of threads. BackendError if no backend works here.
 */
export async function ensureBackend(options: BackendOptions = {}): Promise<ActiveBackend> {
  checkArguments('ensureBackend', { options }, { options: 'object' });
  checkBackend(options);
  await activating?.catch(() => {});
  const current = getBackend();
  if (options.backend === undefined && current && !NAMES.includes(current)) {
    return { name: current, threads: 1, kernelBuild: current };
  }
  if (active && active.name === current && fits(active, options)) return active;
  activating = activate(options);
  active = await activating;
  return active;
}

/** @throws ConfigError if the backend is unknown, or the cpu backend is given several threads. */
export function checkBackend({ backend, threads }: BackendOptions): void {
  if (backend !== undefined && !NAMES.includes(backend)) {
    throw new ConfigError(`backend must be 'wasm' or 'cpu', got ${JSON.stringify(backend)}`, {
      hint: "For others, such as WebGL, call useBackend of '@convkit/backend' first and leave out backend.",
    });
  }
  if (backend === 'cpu' && threads !== undefined && threads !== 1) {
    throw new ConfigError(`the cpu backend runs on one thread, got threads ${threads}`, {
      hint: 'Leave out threads, or choose the wasm backend.',
    });
  }
}

/** The kernels of a running wasm backend stay as they are: a run that is resumed on others warns. */
function fits(current: ActiveBackend, { backend, threads }: BackendOptions): boolean {
  if ((backend ?? current.name) !== current.name) return false;
  return threads === undefined || threads === current.threads || threads === running?.asked;
}

async function activate({
  backend,
  threads,
  revectorize,
  kernelBuild,
}: BackendOptions): Promise<ActiveBackend> {
  if (backend === 'cpu') return describe(await useBackend([cpu()]));
  const asked = threads ?? platform.threads;
  // Rejects an invalid number of threads, whether it is used or not.
  const relaxedSimd = !kernelBuild?.startsWith('wasm simd-');
  const created = wasm({ threads: asked, relaxedSimd, ...(revectorize && { revectorize }) });
  if (running && threads !== undefined && threads !== running.asked && threads !== running.threads) {
    throw new ConfigError(
      `the wasm backend already runs on ${running.threads} ${running.threads === 1 ? 'thread' : 'threads'} and cannot change to ${threads}`,
      { hint: 'Give the same number of threads everywhere, or only in the first call.' },
    );
  }
  const fast = running?.backend ?? created;
  const found = describe(await useBackend(backend === 'wasm' ? [fast] : [fast, cpu()]));
  if (found.name === 'wasm') running ??= { backend: fast, asked, threads: found.threads };
  return found;
}

function describe({ name, facts, limit }: BackendChoice): ActiveBackend {
  const kernelBuild = `${name} ${facts.kernels ?? ''}`.trim();
  const threads = typeof facts.threads === 'number' ? facts.threads : 1;
  return { name, threads, kernelBuild, ...(limit !== undefined && { limit }) };
}
