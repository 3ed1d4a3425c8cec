import type { KernelContract } from '@convkit/ops/kernels';
import { util } from '@tensorflow/tfjs-core';
import { activeRecording } from '../../recording/active-recording.js';
import { runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf } from '../../runtime/wasm-backend.js';

/** Each unit is eight values. */
const UNITS_PER_TASK = 512;

type Contract = KernelContract['Dropout'];

/** Dropout with random words drawn in WebAssembly, four of the generator's blocks at a time. */
export const dropout = wasmKernel<Contract['inputs'], Contract['attrs']>(
  'Dropout',
  ({ x }, { rate, key, draws }, backend) => {
    activeRecording(backend)?.refuse('dropout drew random numbers');
    const y = backend.makeOutput(x.shape, 'float32');
    const mask = backend.makeOutput(x.shape, 'float32');
    const size = util.sizeFromShape(x.shape);
    // A random word / 2^32 is below the rate if the word is at most this.
    const last = Math.ceil(rate * 2 ** 32) - 1;
    const block = Math.floor(draws / 2);
    const single = draws % 2;
    runJob(backend, {
      kernel: 'dropout',
      // The single value belongs to the first unit.
      units: Math.ceil(Math.max(size - single, Math.min(size, 1)) / 8),
      unitsPerTask: UNITS_PER_TASK,
      args: {
        x: addressOf(backend, x),
        y: addressOf(backend, y),
        mask: addressOf(backend, mask),
        size,
        last,
        key0: key[0],
        key1: key[1],
        firstBlockLow: block % 2 ** 32,
        firstBlockHigh: Math.floor(block / 2 ** 32),
        single,
        scale: 1 / (1 - rate),
      },
    });
    return [y, mask];
  },
);
