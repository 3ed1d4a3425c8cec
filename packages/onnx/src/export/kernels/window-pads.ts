/** Windows of a convolution or pooling along one axis. */
export interface Windows {
  readonly input: number;
  readonly output: number;
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding on both sides, as tfjs gives it. */
  readonly sides: readonly [before: number, after: number];
}

/**
 * Padding on both sides with which ONNX, which rounds down, has as many windows as tfjs. It is tfjs's own unless tfjs rounded up.
 */
export function windowPads({ input, output, size, stride, dilation, sides }: Windows): [number, number] {
  const extent = dilation * (size - 1) + 1;
  const [before, after] = sides;
  const windows = Math.floor((input + before + after - extent) / stride) + 1;
  if (windows === output) return [before, after];
  return [before, Math.max((output - 1) * stride + extent - input - before, 0)];
}
