import type { Recorder } from '@convkit/ops/kernels';
import { keep, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { forgetFilters } from '../runtime/kept-filters.js';
import { kernelsIn } from '../runtime/kernel-module.js';
import { addressOf, type WasmBackend } from '../runtime/wasm-backend.js';
import { activeRecording, setActiveRecording } from './active-recording.js';
import { Recorded } from './recorded.js';
import { Recording } from './recording.js';

/** Creates what records computations on `backend`. */
export const recorderOf = (backend: WasmBackend): Recorder => ({
  record(values, compute) {
    // Allocations are only seen once the kernels are instantiated.
    kernelsIn(backend);
    const inputs = values.map(({ values, shape }) => keep(tensor(values, [...shape])));
    const recording = new Recording(backend);
    const discard = (reason: string) => {
      recording.refuse(reason);
      for (const input of inputs) input.dispose();
    };
    const outer = activeRecording(backend);
    outer?.refuse('another recording began');
    setActiveRecording(backend, recording);
    let outputs: Tensor[];
    try {
      outputs = compute(inputs);
    } catch (error) {
      discard('it failed');
      throw error;
    }
    setActiveRecording(backend, undefined);
    const refusal = recording.refusalOf(outputs);
    if (refusal === undefined) {
      return { outputs, recorded: new Recorded(backend, recording, inputs, outputs) };
    }
    discard(refusal);
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
