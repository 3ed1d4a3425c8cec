import {
  type BatchMatMulAttrs,
  backend_util,
  type Conv2DAttrs,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropInputAttrs,
  type DepthwiseConv2dNativeAttrs,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  util,
} from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors.js';
import { type Shaped, type ShapeFunctions, shapeFunction, type Tensors } from './shape-function.js';

type Shape4D = [number, number, number, number];

const size = util.sizeFromShape;
/** Each output of a convolution sums over the whole filter, that of a depthwise one over its own channel only. */
const perOutput = (filter: number[]) => size(filter.slice(0, 3));
const perDepthwiseOutput = (filter: number[]) => size(filter.slice(0, 2));

const convolution = shapeFunction(({ x, filter }: Tensors<'x' | 'filter'>, attrs: Conv2DAttrs): Shaped => {
  const { outShape } = backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    filter.shape as Shape4D,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(attrs.dataFormat ?? 'NHWC'),
  );
  return { shape: outShape, dtype: x.dtype, multiplyAdds: size(outShape) * perOutput(filter.shape) };
});

const depthwise = shapeFunction(
  ({ x, filter }: Tensors<'x' | 'filter'>, attrs: DepthwiseConv2dNativeAttrs): Shaped => {
    const { outShape } = backend_util.computeConv2DInfo(
      x.shape as Shape4D,
      filter.shape as Shape4D,
      attrs.strides,
      attrs.dilations ?? 1,
      attrs.pad,
      attrs.dimRoundingMode,
      true,
      backend_util.convertConv2DDataFormat(attrs.dataFormat ?? 'NHWC'),
    );
    return {
      shape: outShape,
      dtype: x.dtype,
      multiplyAdds: size(outShape) * perDepthwiseOutput(filter.shape),
    };
  },
);

const product = shapeFunction(
  ({ a, b }: Tensors<'a' | 'b'>, { transposeA, transposeB }: BatchMatMulAttrs): Shaped => {
    const [rows, inner] = (transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2)) as [number, number];
    const [innerB, columns] = (transposeB ? b.shape.slice(-2).reverse() : b.shape.slice(-2)) as [
      number,
      number,
    ];
    if (inner !== innerB) throw new ShapeError(`cannot multiply matrices [${a.shape}] and [${b.shape}]`);
    const batch = backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
    const shape = [...batch, rows, columns];
    return { shape, dtype: a.dtype, multiplyAdds: size(shape) * inner };
  },
);

/** The kernels that cost multiply-adds. Each gradient of a product costs as much as the product. */
export const products: ShapeFunctions = {
  BatchMatMul: product,
  _FusedMatMul: product,
  Conv2D: convolution,
  FusedConv2D: convolution,
  Conv2DBackpropInput: shapeFunction(
    ({ dy, filter }: Tensors<'dy' | 'filter'>, { inputShape }: Conv2DBackpropInputAttrs) => ({
      shape: inputShape,
      dtype: 'float32',
      multiplyAdds: size(dy.shape) * perOutput(filter.shape),
    }),
  ),
  Conv2DBackpropFilter: shapeFunction(
    ({ dy }: Tensors<'dy'>, { filterShape }: Conv2DBackpropFilterAttrs) => ({
      shape: filterShape,
      dtype: 'float32',
      multiplyAdds: size(dy.shape) * perOutput(filterShape),
    }),
  ),
  DepthwiseConv2dNative: depthwise,
  FusedDepthwiseConv2D: depthwise,
  DepthwiseConv2dNativeBackpropInput: shapeFunction(
    ({ dy, filter }: Tensors<'dy' | 'filter'>, { inputShape }: DepthwiseConv2dNativeBackpropInputAttrs) => ({
      shape: inputShape,
      dtype: 'float32',
      multiplyAdds: size(dy.shape) * perDepthwiseOutput(filter.shape),
    }),
  ),
  DepthwiseConv2dNativeBackpropFilter: shapeFunction(
    ({ dy }: Tensors<'dy'>, { filterShape }: DepthwiseConv2dNativeBackpropFilterAttrs) => ({
      shape: filterShape,
      dtype: 'float32',
      multiplyAdds: size(dy.shape) * perDepthwiseOutput(filterShape),
    }),
  ),
};
