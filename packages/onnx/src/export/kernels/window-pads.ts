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
 * Undefined if tfjs omits windows: given one number for the padding, it counts the columns by the height and stride of the rows.
 */
export function windowPads({
  input,
  output,
  size,
  stride,
  dilation,
  sides,
}: Windows): [number, number] | undefined {
  const extent = dilation * (size - 1) + 1;
  const [before, given] = sides;
  const windows = (after: number) => Math.floor((input + before + after - extent) / stride) + 1;
  if (windows(given) === output) return [before, given];
  const after = Math.max((output - 1) * stride + extent - input - before, 0);
  return windows(after) === output ? [before, after] : undefined;
}
