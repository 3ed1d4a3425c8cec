/** Kernels whose ONNX operators take integers and booleans, too, as far as tfjs runs them on such. */
const INTEGER_KERNELS = new Set(
  `Abs Add All Any ArgMax ArgMin BroadcastTo Cast Concat Cumsum Equal ExpandDims GatherV2 Greater GreaterEqual Identity Less
   LessEqual LogicalAnd LogicalNot LogicalOr Max Maximum Mean Min Minimum MirrorPad Multiply Neg NotEqual Pack Prod Reshape
   Reverse Select Sign Slice SplitV Square SquaredDifference StridedSlice Sub Sum Tile Transpose Unpack`.split(
    /\s+/,
  ),
);

/** Whether the export of `kernel` supports inputs that are not float32. */
export const takesIntegers = (kernel: string): boolean => INTEGER_KERNELS.has(kernel);
