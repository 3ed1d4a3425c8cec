import type { Recorder } from '@convkit/ops/kernels';
import { keep, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { forgetFilters } from '../runtime/kept-filters.js';
import { kernelsIn } from '../runtime/kernel-module.js';
import { addressOf, type WasmBackend } from '../runtime/wasm-backend.js';
import { tensorMemory } from './active-recording.js';
import { computeIn } from './compute-in.js';
import { Recorded } from './recorded.js';
import { RecordedMemory } from './recorded-memory.js';
import { Recording } from './recording.js';

/** What needs more memory computes for so long that its JavaScript hardly counts. */
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
    const inputs = values.map(({ values, shape }) => keep(tensor(values, [...shape])));
    const disposeInputs = () => {
      for (const input of inputs) input.dispose();
    };
    const recording = new Recording(backend, memory as RecordedMemory);
    const obstacle = obstacleOf(backend, recording.memory);
    if (obstacle !== undefined) {
      recording.refuse(obstacle);
      const outputs = compute(inputs);
      disposeInputs();
      return { outputs, refusal: obstacle };
    }
    let outputs: Tensor[];
    try {
      recording.start();
      outputs = compute(inputs);
    } catch (error) {
      recording.refuse('it failed');
      disposeInputs();
      throw error;
    }
    recording.stop();
    const refusal = recording.refusalOf(outputs);
    if (refusal === undefined) {
      return { outputs, recorded: new Recorded(backend, recording, inputs, outputs) };
    }
    recording.refuse(refusal);
    disposeInputs();
    return { outputs, refusal };
  },
  overwrite(target, source) {
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
