import {
  type ArgumentKind,
  checkArguments,
  checkOptions,
  fitNormalization,
  type InputSpec,
} from '@convkit/core';
import { compileTransforms, type DecodedImage, type TransformSpec, toChannels } from '@convkit/data';

const CHANNELS: ArgumentKind = ['1 or 3', (value) => value === 1 || value === 3];

const STEPS: ArgumentKind = [
  'an array of transforms',
  (value) => Array.isArray(value) && value.every((step) => typeof step?.name === 'string'),
];

const IMAGES: ArgumentKind = [
  'an array of images { height, width, channels, data }',
  (value) => Array.isArray(value) && value.every((image) => image?.data instanceof Uint8Array),
];

/** How an image becomes the network's input, as plain data: stored with every classifier, so that nobody predicts with another. */
export interface Preprocessing {
  /** 1 for grayscale, 3 for color. */
  readonly channels: 1 | 3;
  /** Gray value, 0 to 255, that shows through transparent pixels. */
  readonly background: number;
  /** Resizing, cropping or padding, and normalization, in order. */
  readonly transforms: readonly TransformSpec[];
}

/**
 * The transforms of evaluation and prediction. With `input.resize` they are torchvision's: the shorter side is resized to that
 * length and the center is cropped. Without it, the image is stretched to `input.size` and padded with zeros to the network's input.
 */
export function evaluationTransforms(input: InputSpec, network: readonly number[]): TransformSpec[] {
  return [...imageTransforms(input, network), normalization(input, network)];
}

/**
 * The transforms of training: those of evaluation, with data augmentation on the image, and steps that mix batches at the end. An
 * augmentation that crops by itself, such as random-resized-crop, replaces resizing and cropping.
 */
export function trainingTransforms(
  input: InputSpec,
  network: readonly number[],
  chosen: { readonly images: readonly TransformSpec[]; readonly batches: readonly TransformSpec[] },
): TransformSpec[] {
  checkArguments('trainingTransforms', { network }, { network: 'shape' });
  checkOptions('trainingTransforms', input, { size: 'shape', normalize: 'object' });
  checkOptions('trainingTransforms', chosen, { images: STEPS, batches: STEPS });
  const { images, batches } = chosen;
  const crops = images.some(({ name }) => name === 'random-resized-crop');
  const shift = input.shift ? [{ name: 'shift', by: input.shift } as const] : [];
  const base = crops ? [] : [...imageTransforms(input, network), ...shift];
  return [...base, ...images, normalization(input, network), ...batches];
}

const normalization = ({ normalize }: InputSpec, [, , channels]: readonly number[]): TransformSpec => ({
  name: 'normalize',
  ...fitNormalization(normalize, channels as number),
});

function imageTransforms(input: InputSpec, [height, width]: readonly number[]): TransformSpec[] {
  const frame = [height as number, width as number] as const;
  const method = input.interpolation ?? 'bilinear';
  if (input.resize !== undefined) {
    return [
      { name: 'resize', size: input.resize, method },
      { name: 'center-crop', size: input.size },
    ];
  }
  const isFramed = input.size[0] !== height || input.size[1] !== width;
  return [
    { name: 'resize', size: input.size, method },
    ...(isFramed ? [{ name: 'pad', size: frame, value: 0 } as const] : []),
  ];
}

/**
 * Preprocesses decoded images of any size into one batch.
 * @returns the values and their shape, [images, height, width, channels].
 * @throws ConfigError if a transform cannot be applied to an image.
 */
export function preprocess(
  images: readonly DecodedImage[],
  preprocessing: Preprocessing,
): { images: Float32Array; shape: readonly [number, number, number, number] } {
  checkArguments('preprocess', { images }, { images: IMAGES });
  checkOptions('preprocess', preprocessing, { channels: CHANNELS, transforms: STEPS });
  const { channels, transforms } = preprocessing;
  let batch: Float32Array | undefined;
  let shape: readonly [number, number, number] = [0, 0, channels];
  for (const [i, image] of images.entries()) {
    const transform = compileTransforms(transforms, [image.height, image.width, channels]);
    shape = transform.shape;
    const size = shape[0] * shape[1] * shape[2];
    batch ??= new Float32Array(images.length * size);
    transform.apply(toChannels(image, channels), batch, i * size);
  }
  return { images: batch ?? new Float32Array(), shape: [images.length, ...shape] };
}
