import type { Recorder } from '@convkit/ops/kernels';
import { dispose, keep, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { forgetFilters } from '../runtime/kept-filters.js';
import { kernelsIn } from '../runtime/kernel-module.js';
import { addressOf, type WasmBackend } from '../runtime/wasm-backend.js';
import { tensorMemory } from './active-recording.js';
import { computeIn } from './compute-in.js';
import { Recorded } from './recorded.js';
import { RecordedMemory } from './recorded-memory.js';
import { Recording } from './recording.js';

/** Limit in bytes. Above it, kernels take so long that the time of JavaScript is negligible. */
const MOST_BYTES = 2 ** 29;

/** Creates what records computations on `backend`. */
export const recorderOf = (backend: WasmBackend): Recorder => ({
  prepare(compute) {
    // Allocations are only seen once the kernels are instantiated.
    kernelsIn(backend);
    const memory = new RecordedMemory(backend, MOST_BYTES);
    try {
      return { result: computeIn(backend, memory, compute, true), memory };
    } catch (error) {
      memory.dispose();
      throw error;
    }
  },
  record(values, compute, memory) {
    const recording = new Recording(backend, memory as RecordedMemory);
    const inputs: Tensor[] = [];
    let outputs: Tensor[] = [];
    try {
      for (const { values: given, shape } of values) inputs.push(keep(tensor(given, [...shape])));
      const obstacle = obstacleOf(backend, recording.memory);
      if (obstacle !== undefined) recording.refuse(obstacle);
      else recording.start();
      outputs = compute(inputs);
      recording.stop();
      const refusal = recording.refusalOf(outputs);
      if (refusal === undefined) {
        return { outputs, recorded: new Recorded(backend, recording, inputs, outputs) };
      }
      recording.refuse(refusal);
      dispose(inputs);
      return { outputs, refusal };
    } catch (error) {
      recording.refuse('it failed');
      dispose([...inputs, ...outputs]);
      throw error;
    }
  },
  overwrite(target, source) {
    if (target.size !== source.size || target.dtype !== source.dtype) return false;
    if (backend.refCount(target.dataId) !== 1) return false;
    const from = addressOf(backend, source);
    const { HEAPU8 } = backend.wasm;
    HEAPU8.copyWithin(addressOf(backend, target), from, from + 4 * source.size);
    forgetFilters(backend, target.dataId);
    return true;
  },
});

/** Why nothing can be recorded in `memory` now, or undefined if it can. */
function obstacleOf(backend: WasmBackend, memory: RecordedMemory): string | undefined {
  if (memory.isReleased) return 'its memory was given up';
  if (memory.tensors > 0) return 'its memory is in use';
  return tensorMemory(backend) ? 'another recording goes on' : undefined;
}
