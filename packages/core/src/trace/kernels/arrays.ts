import {
  type BroadCastToAttrs,
  backend_util,
  type ConcatAttrs,
  type DataType,
  type ExpandDimsAttrs,
  type FillAttrs,
  type GatherV2Attrs,
  type LinSpaceAttrs,
  type OneHotAttrs,
  type PackAttrs,
  type PadV2Attrs,
  type RangeAttrs,
  type ReshapeAttrs,
  type ScatterNdAttrs,
  type SliceAttrs,
  type SplitVAttrs,
  type StridedSliceAttrs,
  slice_util,
  type TensorInfo,
  type TileAttrs,
  type TransposeAttrs,
  type UnpackAttrs,
  util,
} from '@tensorflow/tfjs-core';
import { forEachName, type ShapeFunctions, shapeFunction, type Tensors } from './shape-function.js';

/** Resolves a negative axis, which counts from the end. */
const positive = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);

export const arrays: ShapeFunctions = {
  ...forEachName(
    'PadV2 MirrorPad',
    shapeFunction(({ x }: Tensors<'x'>, { paddings }: PadV2Attrs) => ({
      shape: x.shape.map((length, axis) => util.sum([length, ...(paddings[axis] as [number, number])])),
      dtype: x.dtype,
    })),
  ),
  BroadcastTo: shapeFunction(({ x }: Tensors<'x'>, { shape }: BroadCastToAttrs) => ({
    shape,
    dtype: x.dtype,
  })),
  Concat: shapeFunction((inputs: Tensors<string>, { axis }: ConcatAttrs) => {
    const tensors = Object.values(inputs);
    const shapes = tensors.map((tensor) => tensor.shape);
    const shape = backend_util.computeOutShape(
      shapes,
      util.parseAxisParam(axis, shapes[0] as number[])[0] as number,
    );
    return { shape, dtype: (tensors[0] as TensorInfo).dtype };
  }),
  ExpandDims: shapeFunction(({ input }: Tensors<'input'>, { dim }: ExpandDimsAttrs) => {
    const shape = [...input.shape];
    shape.splice(positive(dim, shape.length + 1), 0, 1);
    return { shape, dtype: input.dtype };
  }),
  Fill: shapeFunction((_, { shape, value, dtype }: FillAttrs) => ({
    shape,
    dtype: dtype ?? util.inferDtype(value),
  })),
  GatherNd: shapeFunction(({ params, indices }: Tensors<'params' | 'indices'>) => ({
    shape: [...indices.shape.slice(0, -1), ...params.shape.slice(indices.shape.at(-1))],
    dtype: params.dtype,
  })),
  GatherV2: shapeFunction(({ x, indices }: Tensors<'x' | 'indices'>, { axis, batchDims }: GatherV2Attrs) => {
    const [along] = util.parseAxisParam(axis, x.shape) as [number];
    const { outputShape } = backend_util.segment_util.collectGatherOpShapeInfo(
      x,
      indices,
      along,
      batchDims ?? 0,
    );
    return { shape: outputShape, dtype: x.dtype };
  }),
  LinSpace: shapeFunction((_, { num }: LinSpaceAttrs) => ({ shape: [num], dtype: 'float32' })),
  OneHot: shapeFunction(({ indices }: Tensors<'indices'>, { depth, dtype }: OneHotAttrs) => ({
    shape: [...indices.shape, depth],
    dtype,
  })),
  Pack: shapeFunction((inputs: Tensors<string>, { axis }: PackAttrs) => {
    const tensors = Object.values(inputs);
    const { shape: part, dtype } = tensors[0] as TensorInfo;
    const shape = [...part];
    shape.splice(positive(axis, part.length + 1), 0, tensors.length);
    return { shape, dtype };
  }),
  Range: shapeFunction((_, { start, stop, step, dtype }: RangeAttrs) => ({
    shape: [Math.max(0, Math.ceil((stop - start) / step))],
    dtype: dtype ?? 'float32',
  })),
  Reshape: shapeFunction(({ x }: Tensors<'x'>, { shape }: ReshapeAttrs) => ({
    shape: util.inferFromImplicitShape(shape, util.sizeFromShape(x.shape)),
    dtype: x.dtype,
  })),
  ScatterNd: shapeFunction(({ updates }: Tensors<'updates'>, { shape }: ScatterNdAttrs) => ({
    shape,
    dtype: updates.dtype,
  })),
  Slice: shapeFunction(({ x }: Tensors<'x'>, { begin, size }: SliceAttrs) => {
    const [start, shape] = slice_util.parseSliceParams(x, begin, size) as [number[], number[]];
    slice_util.assertParamsValid(x, start, shape);
    return { shape, dtype: x.dtype };
  }),
  SplitV: shapeFunction(({ x }: Tensors<'x'>, { numOrSizeSplits, axis }: SplitVAttrs) => {
    const [along] = util.parseAxisParam(axis, x.shape) as [number];
    const sizes = backend_util.prepareSplitSize(x, numOrSizeSplits, along);
    return sizes.map((size) => ({ shape: x.shape.with(along, size), dtype: x.dtype }));
  }),
  StridedSlice: shapeFunction(({ x }: Tensors<'x'>, attrs: StridedSliceAttrs) => {
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
    const masks = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
    return { shape: slice_util.sliceInfo(x.shape, begin, end, strides, ...masks).finalShape, dtype: x.dtype };
  }),
  Tile: shapeFunction(({ x }: Tensors<'x'>, { reps }: TileAttrs) => ({
    shape: x.shape.map((length, axis) => length * (reps[axis] as number)),
    dtype: x.dtype,
  })),
  Transpose: shapeFunction(({ x }: Tensors<'x'>, { perm }: TransposeAttrs) => ({
    shape: perm.map((axis) => x.shape[axis] as number),
    dtype: x.dtype,
  })),
  Unpack: shapeFunction(({ value }: Tensors<'value'>, { axis }: UnpackAttrs) => {
    const along = positive(axis, value.shape.length);
    const part: { shape: number[]; dtype: DataType } = {
      shape: value.shape.filter((_, i) => i !== along),
      dtype: value.dtype,
    };
    return Array.from({ length: value.shape[along] as number }, () => part);
  }),
};
