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
  if (ort.env.wasm.numThreads !== threads) {
    throw new Error(
      `onnxruntime-web has ${ort.env.wasm.numThreads} thread, not ${threads}: is the page isolated?`,
    );
  }
  return { ...side, facts: { ...side.facts, threads } };
}
