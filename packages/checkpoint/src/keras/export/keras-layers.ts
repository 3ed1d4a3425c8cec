import type { ConfigError } from '@convkit/core';
import type { GraphStep, GraphWeight } from '../network/graph-step.js';
import { isNonNegative, type Sides } from '../network/step.js';
import { CHANNELS_LAST, type LayerDraft } from './layer-draft.js';
import { draftChannelPad, draftPad, splitPadding } from './pad-layers.js';

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
      return [{ className: 'GlobalAveragePooling2D', config: CHANNELS_LAST, suffix: 'average' }];
    case 'flatten':
      return [{ className: 'Flatten', config: CHANNELS_LAST, suffix: 'flatten' }];
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
      ...CHANNELS_LAST,
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
    config: { pool_size: settings.window, strides: settings.strides, padding, ...CHANNELS_LAST },
    suffix: 'pool',
  };
  return [...before, layer];
}

function pick(
  weights: Readonly<Record<string, GraphWeight>>,
  names: readonly string[],
): Record<string, GraphWeight> {
  return Object.fromEntries(Object.entries(weights).sort(([a], [b]) => names.indexOf(a) - names.indexOf(b)));
}
