import type { KerasLayer } from '../files/keras-file.js';
import type { Sides, Step, StepSettings } from '../network/step.js';
import { NO_SIDES, sameSides, windowOutput } from '../network/windows.js';
import type { LayerOptions } from './layer-options.js';

/** A step of a Keras layer. Its weights are keys of the file. */
export type KerasStep = Step<string>;

/** Computes the step of a layer from the one before. Returns `before` if the layer does nothing in inference. */
export type Convert = (layer: KerasLayer, options: LayerOptions, before: KerasStep) => KerasStep;

/** Known layers by class. */
export const CONVERTERS: Readonly<Record<string, Convert>> = {
  InputLayer: (_, __, before) => before,
  Dropout: (_, __, before) => before,
  SpatialDropout2D: (_, __, before) => before,
  GaussianNoise: (_, __, before) => before,
  GaussianDropout: (_, __, before) => before,
  ActivityRegularization: (_, __, before) => before,
  Conv2D: convolution('conv2d'),
  DepthwiseConv2D: convolution('depthwiseConv2d'),
  Dense: dense,
  BatchNormalization: batchNorm,
  MaxPooling2D: pooling('maxPool'),
  AveragePooling2D: pooling('averagePool'),
  GlobalAveragePooling2D: (layer, options, before) => {
    options.checkFormat();
    if (options.flag('keepdims', false)) throw options.refuse('whose output keeps height and width');
    return { ...plain('globalAveragePool', layer, before), shape: before.shape.slice(2) };
  },
  Flatten: (layer, options, before) => {
    options.checkFormat();
    if (before.shape.length === 1) return before;
    return { ...plain('flatten', layer, before), shape: [before.shape.reduce((size, n) => size * n, 1)] };
  },
  ZeroPadding2D: zeroPadding,
  Activation: (layer, options, before) => activated(layer, options, before),
  ReLU: (layer, options, before) => {
    if (options.number('negative_slope') || options.number('threshold')) {
      throw options.refuse('which does not output zero for negative values only');
    }
    const most = options.number('max_value');
    if (most !== undefined && most !== 6) throw options.refuse(`whose largest value is ${most}`);
    return activation(layer, before, most === 6 ? 'relu6' : 'relu');
  },
  Softmax: (layer, _, before) => activation(layer, before, 'softmax'),
};

function convolution(kind: 'conv2d' | 'depthwiseConv2d'): Convert {
  return (layer, options, before) => {
    options.checkFormat();
    if ((options.number('groups') ?? 1) !== 1) throw options.refuse('whose channels are in groups');
    const [height, width, channels] = image(before, options);
    const window = options.pair('kernel_size');
    const geometry = {
      window,
      strides: options.pair('strides', [1, 1]),
      dilations: options.pair('dilation_rate', [1, 1]),
    };
    const sides = options.isSame() ? sameSides([height, width], geometry) : NO_SIDES;
    const units =
      kind === 'conv2d' ? options.number('filters') : channels * (options.number('depth_multiplier') ?? 1);
    if (units === undefined) throw options.refuse('which does not say how many filters it has');
    const settings: StepSettings = { ...geometry, sides, units };
    const step: KerasStep = {
      ...plain(kind, layer, before),
      settings,
      weights: depthwiseNames(kind, layer.weights),
      shape: [...outputOf(before, settings, options), units],
    };
    return activated(layer, options, step);
  };
}

/** tf.layers and Keras 2 call the filters of depthwise convolutions otherwise than Keras 3 does. */
function depthwiseNames(
  kind: string,
  weights: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { kernel, ...others } = weights;
  return kind === 'depthwiseConv2d' && kernel !== undefined
    ? { depthwise_kernel: kernel, ...others }
    : weights;
}

function dense(layer: KerasLayer, options: LayerOptions, before: KerasStep): KerasStep {
  const units = options.number('units');
  if (units === undefined || before.shape.length !== 1) throw options.refuse('whose input is not flattened');
  const step = {
    ...plain('dense', layer, before),
    settings: { units },
    weights: layer.weights,
    shape: [units],
  };
  return activated(layer, options, step);
}

function batchNorm(layer: KerasLayer, options: LayerOptions, before: KerasStep): KerasStep {
  const axis = [layer.config.axis].flat()[0] ?? -1;
  if (axis !== -1 && axis !== before.shape.length) throw options.refuse('which does not normalize channels');
  return {
    ...plain('batchNorm', layer, before),
    weights: layer.weights,
    epsilon: options.number('epsilon'),
  };
}

function pooling(kind: 'maxPool' | 'averagePool'): Convert {
  return (layer, options, before) => {
    options.checkFormat();
    const [height, width, channels] = image(before, options);
    const window = options.pair('pool_size', [2, 2]);
    const geometry = { window, strides: options.pair('strides', window) };
    const settings: StepSettings = {
      ...geometry,
      sides: options.isSame() ? sameSides([height, width], geometry) : NO_SIDES,
    };
    const shape = [...outputOf(before, settings, options), channels];
    return { ...plain(kind, layer, before), settings, shape };
  };
}

function zeroPadding(layer: KerasLayer, options: LayerOptions, before: KerasStep): KerasStep {
  options.checkFormat();
  const [height, width, channels] = image(before, options);
  const { padding = 1 } = layer.config;
  const both = Array.isArray(padding) ? padding : [padding, padding];
  const sides = both.flatMap((side: unknown) => (Array.isArray(side) ? side : [side, side])) as number[];
  if (sides.length !== 4 || !sides.every((count) => Number.isSafeInteger(count) && count >= 0)) {
    throw options.refuse('whose padding is damaged');
  }
  const [top, bottom, left, right] = sides as unknown as Sides;
  return {
    ...plain('pad', layer, before),
    settings: { sides: [top, bottom, left, right] },
    shape: [height + top + bottom, width + left + right, channels],
  };
}

function outputOf(
  { shape }: KerasStep,
  settings: StepSettings,
  options: LayerOptions,
): readonly [number, number] {
  const output = windowOutput(shape, settings);
  if (Math.min(...output) > 0) return output;
  throw options.refuse(`whose window is larger than its images of [${shape}]`);
}

function image({ shape }: KerasStep, options: LayerOptions): [number, number, number] {
  if (shape.length === 3) return shape as unknown as [number, number, number];
  throw options.refuse('whose input is not an image');
}

function activated(layer: KerasLayer, options: LayerOptions, step: KerasStep): KerasStep {
  const name = options.activation();
  return name === 'linear' ? step : activation(layer, step, name);
}

const activation = (layer: KerasLayer, before: KerasStep, name: string): KerasStep => ({
  ...plain('activation', layer, before),
  settings: { activation: name },
});

const plain = (kind: KerasStep['kind'], { name }: KerasLayer, before: KerasStep): KerasStep => ({
  kind,
  settings: {},
  weights: {},
  layer: name,
  inputs: [before],
  shape: before.shape,
});
