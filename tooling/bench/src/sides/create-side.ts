import {
  type KernelWork,
  type LoadWork,
  MODEL_FILE,
  type PredictWork,
  type Side,
  type StepWork,
  type Work,
} from '../side.js';

/** The JavaScript sides. Each runs in its own process or worker, because kernels and gradients are global in tfjs. */
export type ScriptName =
  | 'convkit'
  | 'convkit-webgl'
  | 'convkit-loader'
  | 'convkit-predict'
  | 'onnxruntime-web'
  | 'onnxruntime-node'
  | 'loader'
  | 'layers-wasm-kernels'
  | 'layers-wasm'
  | 'layers-cpu'
  | 'layers-webgl'
  | 'jax'
  | 'kernel'
  | 'stock-kernel';

/** Reads a file of the folder that `compare` has written for the row. */
export type ReadFile = (name: string) => Promise<Uint8Array>;

/** Creates a side and imports only what it needs. */
export async function createSide(
  name: ScriptName,
  work: Work,
  threads: number,
  readFile: ReadFile,
): Promise<Side> {
  if (name === 'kernel' || name === 'stock-kernel') {
    const { kernelSide } = await import('./kernel.js');
    return kernelSide(work as KernelWork, name === 'kernel' ? threads : undefined);
  }
  if (name === 'loader') return (await import('./loader.js')).loaderSide(work as LoadWork, threads);
  if (work.kind === 'predict') return createPredictSide(name, work, threads, readFile);
  const step = work as StepWork;
  if (name === 'convkit-loader')
    return (await import('./convkit-loader.js')).convkitLoaderSide(step, threads);
  if (name === 'convkit') return (await import('./convkit.js')).convkitSide(step, threads);
  if (name === 'convkit-webgl')
    return (await import('./convkit.js')).convkitSide(step, threads, { backend: 'webgl' });
  if (name === 'jax') return (await import('./jax.js')).jaxSide(step);
  const { layersSide } = await import('./layers.js');
  const kernels = name === 'layers-wasm-kernels';
  const backend = name === 'layers-cpu' ? 'cpu' : name === 'layers-webgl' ? 'webgl' : 'wasm';
  return layersSide(step, { backend, kernels });
}

async function createPredictSide(
  name: ScriptName,
  work: PredictWork,
  threads: number,
  readFile: ReadFile,
): Promise<Side> {
  if (name === 'convkit-predict') return (await import('./predict.js')).predictSide(work, threads);
  const model = await readFile(MODEL_FILE);
  if (name === 'onnxruntime-web') {
    return (await import('./onnxruntime-web.js')).onnxruntimeWebSide(work, threads, model);
  }
  return (await import('./onnxruntime-node.js')).onnxruntimeNodeSide(work, threads, model);
}
