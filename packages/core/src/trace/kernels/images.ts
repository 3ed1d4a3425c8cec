import {
  type BatchToSpaceNDAttrs,
  backend_util,
  type CropAndResizeAttrs,
  type DepthToSpaceAttrs,
  type Dilation2DAttrs,
  type MaxPoolAttrs,
  type MaxPoolWithArgmaxAttrs,
  type ResizeBilinearAttrs,
  type SpaceToBatchNDAttrs,
  util,
} from '@tensorflow/tfjs-core';
import { forEachName, like, type ShapeFunctions, shapeFunction, type Tensors } from './shape-function.js';

type Shape4D = [number, number, number, number];

/** Pooling, resizing, and kernels that move pixels between batch, channels, height and width. */
export const images: ShapeFunctions = {
  ...forEachName(
    'MaxPool AvgPool',
    shapeFunction(({ x }: Tensors<'x'>, { filterSize, strides, pad, dimRoundingMode }: MaxPoolAttrs) => ({
      shape: backend_util.computePool2DInfo(x.shape as Shape4D, filterSize, strides, 1, pad, dimRoundingMode)
        .outShape,
      dtype: x.dtype,
    })),
  ),
  ...forEachName('MaxPoolGrad AvgPoolGrad', like('input')),
  ...forEachName(
    'ResizeBilinear ResizeNearestNeighbor',
    shapeFunction(({ images: { shape, dtype } }: Tensors<'images'>, { size }: ResizeBilinearAttrs) => {
      const [batch, , , channels] = shape as Shape4D;
      return { shape: [batch, ...size, channels], dtype };
    }),
  ),
  ...forEachName('ResizeBilinearGrad ResizeNearestNeighborGrad', like('images')),
  ...forEachName('FlipLeftRight RotateWithOffset', like('image')),
  BatchToSpaceND: shapeFunction(({ x }: Tensors<'x'>, { blockShape, crops }: BatchToSpaceNDAttrs) => {
    const blocks = blockShape.length;
    const plane = blockShape.map(
      (block, i) => (x.shape[i + 1] as number) * block - util.sum(crops[i] as number[]),
    );
    const batch = (x.shape[0] as number) / util.sizeFromShape(blockShape);
    return { shape: [batch, ...plane, ...x.shape.slice(blocks + 1)], dtype: x.dtype };
  }),
  SpaceToBatchND: shapeFunction(({ x }: Tensors<'x'>, { blockShape, paddings }: SpaceToBatchNDAttrs) => {
    const blocks = blockShape.length;
    const plane = blockShape.map(
      (block, i) => ((x.shape[i + 1] as number) + util.sum(paddings[i] as number[])) / block,
    );
    const batch = (x.shape[0] as number) * util.sizeFromShape(blockShape);
    return { shape: [batch, ...plane, ...x.shape.slice(blocks + 1)], dtype: x.dtype };
  }),
  CropAndResize: shapeFunction(
    ({ image, boxes }: Tensors<'image' | 'boxes'>, { cropSize }: CropAndResizeAttrs) => ({
      shape: [boxes.shape[0] as number, ...cropSize, image.shape[3] as number],
      dtype: 'float32',
    }),
  ),
  DepthToSpace: shapeFunction(({ x }: Tensors<'x'>, { blockSize: block, dataFormat }: DepthToSpaceAttrs) => {
    const [batch, a, b, c] = x.shape as Shape4D;
    const shape =
      dataFormat === 'NHWC'
        ? [batch, a * block, b * block, c / block ** 2]
        : [batch, a / block ** 2, b * block, c * block];
    return { shape, dtype: x.dtype };
  }),
  Dilation2D: shapeFunction(
    ({ x, filter }: Tensors<'x' | 'filter'>, { strides, pad, dilations }: Dilation2DAttrs) => {
      const kernel = filter.shape as [number, number, number];
      const info = backend_util.computeDilation2DInfo(
        x.shape as Shape4D,
        kernel,
        strides,
        pad,
        'NHWC',
        dilations,
      );
      return { shape: info.outShape, dtype: x.dtype };
    },
  ),
  Dilation2DBackpropInput: like('x'),
  Dilation2DBackpropFilter: like('filter'),
  MaxPoolWithArgmax: shapeFunction(
    ({ x }: Tensors<'x'>, { filterSize, strides, pad }: MaxPoolWithArgmaxAttrs) => {
      const shape = backend_util.computePool2DInfo(x.shape as Shape4D, filterSize, strides, 1, pad).outShape;
      return [
        { shape, dtype: x.dtype },
        { shape, dtype: 'int32' },
      ];
    },
  ),
};
