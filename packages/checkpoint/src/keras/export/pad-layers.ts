import type { GraphStep } from '../network/graph-step.js';
import type { Sides } from '../network/step.js';
import { NO_SIDES, samePixels, sameSides } from '../network/windows.js';
import { CHANNELS_LAST, type LayerDraft } from './layer-draft.js';

/** Finds the scheme of Keras for a padding, or a layer of zeros that adds it. */
export function splitPadding({ settings, inputs }: GraphStep): { padding: string; before: LayerDraft[] } {
  const image = inputs[0]?.shape ?? [];
  const { sides = NO_SIDES } = settings;
  if (samePixels(image, settings, NO_SIDES)) return { padding: 'valid', before: [] };
  if (samePixels(image, settings, sameSides(image, settings))) return { padding: 'same', before: [] };
  return { padding: 'valid', before: [draftPad(sides)] };
}

/** Drafts a layer that adds zeros around an image. */
export function draftPad([top, bottom, left, right]: Sides): LayerDraft {
  const padding = [
    [top, bottom],
    [left, right],
  ];
  return { className: 'ZeroPadding2D', config: { padding, ...CHANNELS_LAST }, suffix: 'pad' };
}

/** Keras has no layer that adds channels, but a convolution of 1x1 with an identity matrix does. */
export function draftChannelPad({ inputs, shape, settings }: GraphStep): LayerDraft {
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
      ...CHANNELS_LAST,
      use_bias: false,
      trainable: false,
    },
    weights: { kernel: { shape: [1, 1, inChannels, outChannels], numbers } },
    suffix: 'channels',
  };
}
