import { type LossSpec, Rng, type Task } from '@convkit/core';
import { createLoss, installGradients, LOSSES_OF_TASK } from '@convkit/ops';
import { expectClose, normalValues } from '@convkit/testing';
import {
  abs,
  concat,
  dispose,
  minimum,
  mul,
  setBackend,
  type Tensor,
  type Tensor2D,
  tensor2d,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import { beforeAll, expect, it } from 'vitest';

beforeAll(async () => {
  installGradients();
  // setBackend only warns if a backend does not start.
  for (const name of ['cpu', 'webgl']) expect(await setBackend(name)).toBe(true);
});

const CASES: [LossSpec, Task][] = [
  ...(Object.entries(LOSSES_OF_TASK) as [Task, readonly LossSpec[]][]).flatMap(([task, names]) =>
    names.map((name): [LossSpec, Task] => [name, task]),
  ),
  [{ name: 'focal', gamma: 0.5 }, 'classification'],
  [{ name: 'binary-cross-entropy', positiveWeights: [2, 1, 0.5] }, 'multi-label'],
];

/** The loss and its gradient of random outputs and of some of ±1000. */
async function onBackend(backend: string, spec: LossSpec, task: Task): Promise<number[][]> {
  await setBackend(backend);
  const { ofTargets } = createLoss(spec, task);
  if (!ofTargets) return [];
  const random = (name: string, rows: number) => normalValues([rows, 3], new Rng(1).child(name)) as Tensor2D;
  const huge = tensor2d([
    [1000, 0, -1000],
    [-1000, 1000, 3],
  ]);
  const outputs = concat([mul(random('outputs', 4), 3), huge]);
  const targets = minimum(abs(random('targets', 6)), 1);
  const { value, grad } = valueAndGrad((x: Tensor) => ofTargets(x as Tensor2D, targets as Tensor2D))(outputs);
  const read = [value, grad].map((tensor) => Array.from(tensor.dataSync()));
  dispose([huge, outputs, targets, value, grad]);
  return read;
}

it.each(CASES)('%j for %s has the value and the gradient of the cpu backend', async (spec, task) => {
  const expected = await onBackend('cpu', spec, task);
  const actual = await onBackend('webgl', spec, task);
  expect(actual.flat().every(Number.isFinite)).toBe(true);
  for (const [i, values] of actual.entries()) {
    expectClose(values, expected[i] as number[], { relative: 1e-4, absolute: 1e-5 });
  }
});
