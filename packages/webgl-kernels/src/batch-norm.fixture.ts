import { batchNorm } from '@convkit/ops';
import { add, grads, mul, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { expectSameOnBoth, random } from './on-both.fixture.js';

/** What follows the normalization in the same kernel. */
interface Ending {
  readonly relu: boolean;
  readonly residual: boolean;
}

export const SHAPES_OF_BATCHES: readonly (readonly number[])[] = [
  [2, 1],
  [5, 7],
  [4, 3, 3, 6],
  [2, 5, 5, 16],
  [3, 17, 19, 64],
  [33, 512],
];

/** The endings without a ReLU or a residual. */
export const OTHER_ENDINGS: readonly Ending[] = [
  { relu: false, residual: false },
  { relu: true, residual: false },
  { relu: false, residual: true },
];

/** Declares the test that batch norm of a shape matches the cpu backend. */
export function testBatchNorm(shape: readonly number[], { relu, residual: added }: Ending): void {
  it(`batch norm of ${JSON.stringify(shape)} matches the values and gradients of the cpu backend: ReLU ${relu}, residual ${added}`, async () => {
    const channels = shape.at(-1) as number;
    const f = (x: Tensor, scale: Tensor, offset: Tensor, residual?: Tensor) =>
      batchNorm(x, scale as Tensor1D, offset as Tensor1D, { relu, residual }).y;
    await expectSameOnBoth(() => {
      const given = [
        add(mul(random('x', ...shape), 2), random('shift', channels)),
        random('scale', channels),
        random('offset', channels),
        ...(added ? [random('residual', ...shape)] : []),
      ];
      const [x, scale, offset] = given as [Tensor, Tensor1D, Tensor1D];
      const { mean, variance } = batchNorm(x, scale, offset);
      return [
        f(...(given as [Tensor, Tensor, Tensor])),
        mean,
        variance,
        ...grads(f)(given, random('dy', ...shape)),
      ];
    });
  });
}
