import { readFileSync } from 'node:fs';
import type { LossSpec } from '@convkit/core';
import { createLoss, installGradients } from '@convkit/ops';
import { expectClose, expectNoLeaks } from '@convkit/testing';
import {
  dispose,
  grad,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, it } from 'vitest';

beforeAll(installGradients);

interface GoldenCase {
  readonly of: 'labels' | 'soft' | 'applies' | 'numbers';
  readonly value: number;
  readonly gradient: number[][];
}

/** What float64 PyTorch computes, written by tooling/goldens/losses.py. Some outputs are 1000 and -1000. */
const goldens: {
  readonly outputs: number[][];
  readonly labels: number[];
  readonly cases: readonly (GoldenCase & { readonly name: string })[];
} & Record<'soft' | 'applies' | 'numbers', number[][]> = JSON.parse(
  readFileSync(new URL('../../goldens/losses.json', import.meta.url), 'utf8'),
);

const TASKS = {
  labels: 'classification',
  soft: 'classification',
  applies: 'multi-label',
  numbers: 'regression',
} as const;

/** The loss of outputs for what a case names, whose tensor `targets` creates. */
function lossOf(spec: LossSpec, of: GoldenCase['of']) {
  const loss = createLoss(spec, TASKS[of]);
  const targets = of === 'labels' ? tensor1d(goldens.labels, 'int32') : tensor2d(goldens[of]);
  const apply = (of === 'labels' ? loss : loss.ofTargets) as (x: Tensor2D, targets: Tensor) => Tensor;
  return { targets, loss: (x: Tensor) => apply(x as Tensor2D, targets) };
}

const cases = goldens.cases.map(
  ({ of, value, gradient, ...spec }) =>
    [`${JSON.stringify(spec)} of ${of}`, spec, { of, value, gradient }] as const,
);

it('covers every kind of targets', () => {
  expect(cases.length).toBeGreaterThan(10);
});

it.each(cases)('%s is what PyTorch computes, with its gradient', (_, spec, { of, value, gradient }) => {
  const { loss } = lossOf(spec as LossSpec, of);
  const found = valueAndGrad(loss)(tensor2d(goldens.outputs));
  expectClose(found.value, value, { relative: 1e-5 });
  expectClose(found.grad, gradient, { absolute: 2e-6, relative: 2e-5 });
});

it.each(cases)('%s leaks no tensors', (_, spec, { of }) => {
  const outputs = tensor2d(goldens.outputs);
  const { loss, targets } = lossOf(spec as LossSpec, of);
  expectNoLeaks(() => loss(outputs).dispose());
  expectNoLeaks(() => grad(loss)(outputs).dispose());
  dispose([outputs, targets]);
});
