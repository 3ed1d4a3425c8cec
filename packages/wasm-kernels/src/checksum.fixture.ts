import { Rng } from '@convkit/core';
import { averagePool, conv2d, installGradients, maxPool } from '@convkit/ops';
import { normalValues } from '@convkit/testing';
import {
  dispose,
  grads,
  matMul,
  removeBackend,
  reshape,
  setBackend,
  type Tensor,
  type Tensor4D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { createWasmBackend, type WasmBackendOptions } from './index.js';

const random = (label: string, ...shape: number[]) =>
  normalValues(shape as [number], new Rng(1).child(label)) as Tensor;

function net(x: Tensor, first: Tensor, second: Tensor, weight: Tensor): Tensor {
  const convolve = (x: Tensor, filter: Tensor) =>
    conv2d(x as Tensor4D, filter as Tensor4D, { padding: 'same' });
  const h = maxPool(convolve(convolve(x, first), second), { size: 2 });
  return matMul(reshape(averagePool(h, { size: 3 }), [5, -1]), weight);
}

/**
 * SHA-256 of a small network's outputs and gradients on a backend of its own, which is removed afterwards. They lie behind `filler` floats,
 * for which the memory has to grow after its threads have started.
 */
export async function checksum(options: WasmBackendOptions, filler = 0): Promise<string> {
  const { threads } = await createWasmBackend(options);
  await setBackend('wasm');
  installGradients();
  const fill = zeros([filler]);
  const inputs = [
    random('x', 5, 12, 11, 3),
    random('first', 3, 3, 3, 8),
    random('second', 3, 3, 8, 13),
    random('weight', 26, 7),
  ];
  const outputs = tidy(() => [
    net(...(inputs as [Tensor, Tensor, Tensor, Tensor])),
    ...grads(net as never)(inputs),
  ]);
  const values = outputs.flatMap((output) => [...output.dataSync()]);
  dispose([fill, inputs, outputs]);
  removeBackend('wasm');
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new Float32Array(values)));
  return `${threads} ${[...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
