import {
  BatchMatMul,
  type BatchMatMulInputs,
  engine,
  type KernelConfig,
  type Tensor,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';

interface Attrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** tfjs's own kernel is many times slower on transposed operands than transposing them first. */
export function composedBatchMatMul(stock: KernelConfig): KernelConfig {
  return {
    ...stock,
    kernelFunc: (params) => {
      const { a, b } = params.inputs as unknown as { a: Tensor; b: Tensor };
      const { transposeA, transposeB } = params.attrs as unknown as Attrs;
      if (!transposeA && !transposeB) return stock.kernelFunc(params);
      const plain = { transposeA: false, transposeB: false };
      return tidy(() =>
        engine().runKernel<Tensor>(
          BatchMatMul,
          { a: transposeA ? swapped(a) : a, b: transposeB ? swapped(b) : b } satisfies Record<
            keyof BatchMatMulInputs,
            Tensor
          >,
          plain,
        ),
      );
    },
  };
}

/** The last two axes change places. */
function swapped(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  const [row, column] = axes.splice(-2) as [number, number];
  return transpose(x, [...axes, column, row]);
}
