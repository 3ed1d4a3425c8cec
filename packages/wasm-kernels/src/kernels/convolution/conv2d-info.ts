import { ShapeError } from '@convkit/core';
import type { Padding4D } from '@convkit/ops/kernels';
import { backend_util, util } from '@tensorflow/tfjs-core';

/** The attributes that tfjs passes to a convolution and to both of its gradients. */
export interface Conv2dAttrs {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | Padding4D;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape4D = [number, number, number, number];

type Conv2DInfo = ReturnType<typeof backend_util.computeConv2DInfo>;

/**
 * The extents of a convolution as tfjs computes them.
 * @throws ShapeError if the images are in NCHW or too small for the filter.
 */
export function conv2dInfo(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dimRoundingMode, dataFormat, dilations = 1 }: Conv2dAttrs,
): Conv2DInfo {
  if (dataFormat === 'NCHW') {
    throw new ShapeError('the wasm backend requires NHWC images, got NCHW', {
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
      hint: 'Pad the images or use larger ones.',
    });
  }
  return info;
}

/**
 * Checks that `dy` has the shape of the convolution's output, which the kernels rely on.
 * @throws ShapeError if it does not.
 */
export function expectGradientOf({ outShape }: Conv2DInfo, dy: readonly number[]): void {
  if (!util.arraysEqual(outShape, [...dy])) {
    throw new ShapeError(`the gradient must have the shape of the convolution, [${outShape}], got [${dy}]`);
  }
}
