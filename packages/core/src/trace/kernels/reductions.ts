import {
  type ArgMaxAttrs,
  backend_util,
  type DataType,
  type MaxAttrs,
  type SumAttrs,
  sumOutType,
  type TensorInfo,
  type TopKAttrs,
  type UnsortedSegmentSumAttrs,
  util,
} from '@tensorflow/tfjs-core';
import { forEachName, type ShapeFunctions, shapeFunction, type Tensors } from './shape-function.js';

function reduced(x: TensorInfo, axis: number | number[], keepDims: boolean): number[] {
  const axes = util.parseAxisParam(axis, x.shape);
  const [shape] = backend_util.computeOutAndReduceShapes(x.shape, axes);
  return keepDims ? backend_util.expandShapeToKeepDim(shape, axes) : shape;
}

const reduction = (dtypeOf: (x: TensorInfo) => DataType) =>
  shapeFunction(({ x }: Tensors<'x'>, { axis, keepDims }: SumAttrs) => ({
    shape: reduced(x, axis, keepDims),
    dtype: dtypeOf(x),
  }));

export const reductions: ShapeFunctions = {
  ...forEachName(
    'Sum Prod',
    reduction((x) => sumOutType(x.dtype)),
  ),
  ...forEachName(
    'All Any',
    reduction(() => 'bool'),
  ),
  ...forEachName(
    'ArgMax ArgMin',
    shapeFunction(({ x }: Tensors<'x'>, { axis }: ArgMaxAttrs) => ({
      shape: reduced(x, axis, false),
      dtype: 'int32',
    })),
  ),
  Max: shapeFunction(({ x }: Tensors<'x'>, { reductionIndices, keepDims }: MaxAttrs) => ({
    shape: reduced(x, reductionIndices, keepDims),
    dtype: x.dtype,
  })),
  Mean: reduction(() => 'float32'),
  Min: reduction((x) => x.dtype),
  TopK: shapeFunction(({ x }: Tensors<'x'>, { k }: TopKAttrs) => {
    const shape = [...x.shape.slice(0, -1), k];
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: 'int32' },
    ];
  }),
  UnsortedSegmentSum: shapeFunction(({ x }: Tensors<'x'>, { numSegments }: UnsortedSegmentSumAttrs) => ({
    shape: [numSegments, ...x.shape.slice(1)],
    dtype: x.dtype,
  })),
};
