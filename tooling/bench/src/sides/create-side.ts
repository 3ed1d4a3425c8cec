import type { KernelWork, LoadWork, Side, StepWork, Work } from '../side.js';

/** The JavaScript sides. Each runs in its own process or worker, because kernels and gradients are global in tfjs. */
export type ScriptName =
  | 'convkit'
  | 'convkit-webgl'
  | 'convkit-loader'
  | 'loader'
  | 'layers-wasm-kernels'
  | 'layers-wasm'
  | 'layers-cpu'
  | 'layers-webgl'
  | 'jax'
  | 'kernel'
  | 'stock-kernel';

/** Creates a side and imports only what it needs. */
export async function createSide(name: ScriptName, work: Work, threads: number): Promise<Side> {
  if (name === 'kernel' || name === 'stock-kernel') {
    const { kernelSide } = await import('./kernel.js');
    return kernelSide(work as KernelWork, name === 'kernel' ? threads : undefined);
  }
  if (name === 'loader') return (await import('./loader.js')).loaderSide(work as LoadWork, threads);
  const step = work as StepWork;
  if (name === 'convkit-loader')
    return (await import('./convkit-loader.js')).convkitLoaderSide(step, threads);
  if (name === 'convkit') return (await import('./convkit.js')).convkitSide(step, threads);
  if (name === 'convkit-webgl') return (await import('./convkit.js')).convkitSide(step, threads, 'webgl');
  if (name === 'jax') return (await import('./jax.js')).jaxSide(step);
  const { layersSide } = await import('./layers.js');
  const kernels = name === 'layers-wasm-kernels';
  const backend = name === 'layers-cpu' ? 'cpu' : name === 'layers-webgl' ? 'webgl' : 'wasm';
  return layersSide(step, { backend, kernels });
}
