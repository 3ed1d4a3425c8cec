import {
  BatchMatMul,
  type BatchMatMulInputs,
  broadcast_util,
  engine,
  type KernelConfig,
  type Tensor,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';

interface Attrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** tfjs's matrix product, with operands transposed first: its own kernel is many times slower on transposed operands. */
export function composedBatchMatMul(stock: KernelConfig): KernelConfig {
  return {
    ...stock,
    kernelFunc: (params) => {
      const { a, b } = params.inputs as unknown as { a: Tensor; b: Tensor };
      const { transposeA, transposeB } = params.attrs as unknown as Attrs;
      // tfjs's kernels leave an empty product undefined and trap on an empty transpose.
      if (a.shape.includes(0) || b.shape.includes(0))
        return zeros(productShape(a.shape, b.shape, transposeA, transposeB));
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

/** The shape of the product of two operands. */
function productShape(a: number[], b: number[], transposeA: boolean, transposeB: boolean): number[] {
  const batch = broadcast_util.assertAndGetBroadcastShape(a.slice(0, -2), b.slice(0, -2));
  const rows = a.at(transposeA ? -1 : -2) as number;
  return [...batch, rows, b.at(transposeB ? -2 : -1) as number];
}

/** Swaps the last two axes. */
function swapped(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  const [row, column] = axes.splice(-2) as [number, number];
  return transpose(x, [...axes, column, row]);
}
