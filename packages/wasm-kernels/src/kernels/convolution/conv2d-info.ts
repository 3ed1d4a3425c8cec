import { ShapeError } from '@convkit/core';
import type { Padding4D } from '@convkit/ops/kernels';
import { backend_util, util } from '@tensorflow/tfjs-core';

/** What tfjs passes to a convolution and to both its gradients. */
export interface Conv2dAttrs {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | Padding4D;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape4D = [number, number, number, number];

type Conv2DInfo = ReturnType<typeof backend_util.computeConv2DInfo>;

/** What tfjs computes of a convolution's extents. @throws ShapeError for images in NCHW or too small for the filter. */
export function conv2dInfo(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dimRoundingMode, dataFormat, dilations = 1 }: Conv2dAttrs,
): Conv2DInfo {
  if (dataFormat === 'NCHW') {
    throw new ShapeError('the wasm backend convolves images in NHWC only, got NCHW', {
      hint: 'Transpose the images to [batch, height, width, channels].',
    });
  }
  const format = backend_util.convertConv2DDataFormat(dataFormat);
  const [input, filter] = [inputShape as Shape4D, filterShape as Shape4D];
  const info = backend_util.computeConv2DInfo(
    input,
    filter,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    format,
  );
  if (info.outHeight < 0 || info.outWidth < 0) {
    throw new ShapeError(`a filter of [${filterShape}] does not fit into images of [${inputShape}]`, {
      hint: 'Pad the images, or take larger ones.',
    });
  }
  return info;
}

/** @throws ShapeError unless `dy` has the shape of the convolution's output, as the kernels read it. */
export function expectGradientOf({ outShape }: Conv2DInfo, dy: readonly number[]): void {
  if (!util.arraysEqual(outShape, [...dy])) {
    throw new ShapeError(`the gradient [${dy}] has not the shape of the convolution, [${outShape}]`);
  }
}
