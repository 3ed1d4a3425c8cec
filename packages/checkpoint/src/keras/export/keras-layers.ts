import type { ConfigError } from '@convkit/core';
import type { GraphStep, GraphWeight } from '../network/graph-step.js';
import { isNonNegative, type Sides } from '../network/step.js';
import { NO_SIDES, samePixels, sameSides } from '../network/windows.js';

/** A Keras layer that computes a step or a part of it. */
export interface LayerDraft {
  readonly className: string;
  /** Its configuration, without name and activation. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Weights in Keras' order. */
  readonly weights?: Readonly<Record<string, DraftWeight>>;
  /** Whether an activation that follows can be a part of it. */
  readonly takesActivation?: boolean;
  /** Describes the layer in its name, if another layer of the same module has weights. */
  readonly suffix: string;
}

/** A weight of the module, or numbers. */
export type DraftWeight = GraphWeight | { readonly shape: readonly number[]; readonly numbers: Float32Array };

const FORMAT = { data_format: 'channels_last' };

/**
 * Drafts the layers that compute a step, one after the other.
 * @param refuse Creates the error for a step that Keras layers cannot express.
 */
export function draftLayers(step: GraphStep, refuse: (what: string) => ConfigError): LayerDraft[] {
  const { kind, settings, weights } = step;
  switch (kind) {
    case 'conv2d':
    case 'depthwiseConv2d':
      return draftConvolution(step, refuse);
    case 'maxPool':
    case 'averagePool':
      return draftPool(step, refuse);
    case 'dense':
      return [
        {
          className: 'Dense',
          config: { units: settings.units, use_bias: weights.bias !== undefined },
          weights: pick(weights, ['kernel', 'bias']),
          takesActivation: true,
          suffix: 'dense',
        },
      ];
    case 'batchNorm':
      return [
        {
          className: 'BatchNormalization',
          config: {
            axis: -1,
            epsilon: step.epsilon,
            scale: weights.gamma !== undefined,
            center: weights.beta !== undefined,
          },
          weights: pick(weights, ['gamma', 'beta', 'moving_mean', 'moving_variance']),
          suffix: 'bn',
        },
      ];
    case 'activation':
      return [
        {
          className: 'Activation',
          config: { activation: settings.activation },
          suffix: String(settings.activation),
        },
      ];
    case 'globalAveragePool':
      return [{ className: 'GlobalAveragePooling2D', config: FORMAT, suffix: 'average' }];
    case 'flatten':
      return [{ className: 'Flatten', config: FORMAT, suffix: 'flatten' }];
    case 'pad':
      return [draftPad(settings.sides as Sides)];
    case 'channelPad':
      return [draftChannelPad(step)];
    case 'add':
      return [{ className: 'Add', config: {}, suffix: 'add' }];
    case 'concat':
      return [{ className: 'Concatenate', config: { axis: -1 }, suffix: 'concat' }];
    case 'input':
      return [];
  }
}

function draftConvolution(step: GraphStep, refuse: (what: string) => ConfigError): LayerDraft[] {
  const { settings, weights, kind, inputs, shape } = step;
  const { window = [1, 1], strides = [1, 1], dilations = [1, 1], units } = settings;
  if (Math.max(...strides) > 1 && Math.max(...dilations) > 1) throw refuse('has both strides and dilations');
  const { padding, before } = splitPadding(step);
  const isDepthwise = kind === 'depthwiseConv2d';
  const multiplier = (units as number) / (inputs[0]?.shape[2] as number);
  const layer: LayerDraft = {
    className: isDepthwise ? 'DepthwiseConv2D' : 'Conv2D',
    config: {
      ...(isDepthwise ? { depth_multiplier: multiplier } : { filters: shape[2] }),
      kernel_size: window,
      strides,
      padding,
      ...FORMAT,
      dilation_rate: dilations,
      use_bias: weights.bias !== undefined,
    },
    weights: pick(weights, [isDepthwise ? 'depthwise_kernel' : 'kernel', 'bias']),
    takesActivation: true,
    suffix: 'conv',
  };
  return [...before, layer];
}

function draftPool(step: GraphStep, refuse: (what: string) => ConfigError): LayerDraft[] {
  const { settings, kind, inputs } = step;
  const { padding, before } = splitPadding(step);
  const isMax = kind === 'maxPool';
  if (before.length > 0 && !isMax) throw refuse(`averages windows with the padding [${settings.sides}]`);
  if (before.length > 0 && !inputs.every(isNonNegative)) {
    throw refuse(`takes the maximum of possibly negative values with the padding [${settings.sides}]`);
  }
  const layer: LayerDraft = {
    className: isMax ? 'MaxPooling2D' : 'AveragePooling2D',
    config: { pool_size: settings.window, strides: settings.strides, padding, ...FORMAT },
    suffix: 'pool',
  };
  return [...before, layer];
}

/** Finds the scheme of Keras for a padding, or a layer of zeros that adds it. */
function splitPadding({ settings, inputs }: GraphStep): { padding: string; before: LayerDraft[] } {
  const image = inputs[0]?.shape ?? [];
  const { sides = NO_SIDES } = settings;
  if (samePixels(image, settings, NO_SIDES)) return { padding: 'valid', before: [] };
  if (samePixels(image, settings, sameSides(image, settings))) return { padding: 'same', before: [] };
  return { padding: 'valid', before: [draftPad(sides)] };
}

function draftPad([top, bottom, left, right]: Sides): LayerDraft {
  const padding = [
    [top, bottom],
    [left, right],
  ];
  return { className: 'ZeroPadding2D', config: { padding, ...FORMAT }, suffix: 'pad' };
}

/** Keras has no layer that adds channels, but a convolution of 1x1 with an identity matrix does. */
function draftChannelPad({ inputs, shape, settings }: GraphStep): LayerDraft {
  const [inChannels, outChannels] = [inputs[0]?.shape[2] as number, shape[2] as number];
  const first = settings.channels?.[0] as number;
  const numbers = new Float32Array(inChannels * outChannels);
  for (let channel = 0; channel < inChannels; channel++) numbers[channel * outChannels + first + channel] = 1;
  return {
    className: 'Conv2D',
    config: {
      filters: outChannels,
      kernel_size: [1, 1],
      strides: [1, 1],
      padding: 'valid',
      ...FORMAT,
      use_bias: false,
      trainable: false,
    },
    weights: { kernel: { shape: [1, 1, inChannels, outChannels], numbers } },
    suffix: 'channels',
  };
}

function pick(
  weights: Readonly<Record<string, GraphWeight>>,
  names: readonly string[],
): Record<string, GraphWeight> {
  return Object.fromEntries(Object.entries(weights).sort(([a], [b]) => names.indexOf(a) - names.indexOf(b)));
}
