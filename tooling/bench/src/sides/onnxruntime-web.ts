import * as ort from 'onnxruntime-web';
import type { PredictWork, Side } from '../side.js';
import { onnxSide } from './onnxruntime.js';

/** Measures onnxruntime-web on WebAssembly. In Node, its threads are worker threads; a page must be isolated. */
export async function onnxruntimeWebSide(
  work: PredictWork,
  threads: number,
  model: Uint8Array,
): Promise<Side> {
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  const side = await onnxSide(ort, work, model, { executionProviders: ['wasm'] });
  return { ...side, facts: { ...side.facts, threads: ort.env.wasm.numThreads } };
}
