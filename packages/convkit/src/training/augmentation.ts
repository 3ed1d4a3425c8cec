import { type ArgumentKind, ConfigError, checkArguments } from '@convkit/core';
import { stageOf, type TransformSpec } from '@convkit/data';

const STEPS: ArgumentKind = [
  'a name, or an array of transforms',
  (value) => Array.isArray(value) && value.every((step) => typeof step?.name === 'string'),
];

/** Names of the built-in sets of augmentations. */
export const AUGMENTATIONS = ['standard', 'light', 'none'] as const;

/** Name of a built-in augmentation. */
export type AugmentationName = (typeof AUGMENTATIONS)[number];

/** Side in pixels up to which images count as small, as those of CIFAR do: they are shifted instead of cropped and resized. */
const SMALL_SIDE = 64;

/** What an augmentation does to single images, and to batches. */
export interface Augmentation {
  /** Applied to each image, before normalization. */
  readonly images: readonly TransformSpec[];
  /** Applied to each batch, after normalization. */
  readonly batches: readonly TransformSpec[];
}

/**
 * A named set of augmentations for images of this size: `light` shifts images, and flips photos; `standard` also rotates grayscale
 * images, and crops and recolors photos as torchvision trains on ImageNet.
 * @throws ConfigError for an unknown name, or for a list with a step that does not belong in it.
 */
export function augmentation(
  chosen: AugmentationName | readonly TransformSpec[],
  input: readonly [number, number, number],
): Augmentation {
  checkArguments('augmentation', { input }, { input: 'shape' });
  const [height, width, channels] = input;
  if (typeof chosen !== 'string') {
    checkArguments('augmentation', { chosen }, { chosen: STEPS });
    return listedAugmentation(chosen);
  }
  if (!AUGMENTATIONS.includes(chosen)) {
    throw new ConfigError(`there is no augmentation '${chosen}'`, {
      hint: `Use ${AUGMENTATIONS.join(', ')}, or a list of transforms.`,
    });
  }
  const side = Math.min(height, width);
  const shift = { name: 'shift', by: Math.max(1, Math.round(side / 14)) } as const;
  const flip = { name: 'random-flip' } as const;
  const images: Record<AugmentationName, readonly TransformSpec[]> = {
    none: [],
    light: channels === 1 ? [shift] : [shift, flip],
    standard:
      channels === 1
        ? [shift, { name: 'affine', degrees: 10, scale: [0.9, 1.1], method: 'bilinear' }]
        : side <= SMALL_SIDE
          ? [shift, flip, { name: 'color-jitter', brightness: 0.2, contrast: 0.2, saturation: 0.2 }]
          : [
              { name: 'random-resized-crop', size: [height, width], scale: [0.35, 1] },
              flip,
              { name: 'color-jitter', brightness: 0.2, contrast: 0.2, saturation: 0.2 },
            ],
  };
  return { images: images[chosen], batches: [] };
}

/**
 * The augmentation with these steps.
 * @throws ConfigError if a step does not belong in it.
 */
export function listedAugmentation(steps: readonly TransformSpec[]): Augmentation {
  const values = steps.find((step) => stageOf(step) === 'values');
  if (values) {
    throw new ConfigError(`the augmentation contains '${values.name}', which the recipe already does`, {
      hint: `Remove '${values.name}'. Use the option normalize to choose other values.`,
    });
  }
  return {
    images: steps.filter((step) => stageOf(step) !== 'batches'),
    batches: steps.filter((step) => stageOf(step) === 'batches'),
  };
}
