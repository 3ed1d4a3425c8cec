import { fitNormalization, type InputSpec, type RunSpec } from '@convkit/core';
import { stageOf, type TransformSpec } from '@convkit/data';

/** The recipe's transforms of images of `shape`: resize, pad to the network's input, shift and normalize. */
export function recipeTransforms(
  input: InputSpec,
  shape: readonly (number | null)[],
  [height, width, channels]: readonly number[],
): TransformSpec[] {
  const [resizedHeight, resizedWidth] = input.size;
  const isPadded = resizedHeight !== height || resizedWidth !== width;
  return [
    ...(resizedHeight !== shape[0] || resizedWidth !== shape[1]
      ? [{ name: 'resize', size: input.size, method: 'bilinear' } as const]
      : []),
    ...(isPadded ? [{ name: 'pad', size: [height as number, width as number], value: 0 } as const] : []),
    ...(input.shift ? [{ name: 'shift', by: input.shift } as const] : []),
    { name: 'normalize', ...fitNormalization(input.normalize, shape[2] ?? (channels as number)) },
  ];
}

/** The recipe's transforms with the run's data augmentation: of images before normalization, of batches at the end. */
export function trainingTransforms(
  { data, recipe, model }: Pick<RunSpec, 'data' | 'recipe' | 'model'>,
  shape: readonly (number | null)[],
): TransformSpec[] {
  const fromRecipe = recipeTransforms(recipe.input, shape, model.input);
  const own = (data.transforms ?? []) as readonly TransformSpec[];
  const batches = own.filter((step) => stageOf(step) === 'batches');
  const images = own.filter((step) => stageOf(step) === 'images');
  return [...fromRecipe.slice(0, -1), ...images, ...fromRecipe.slice(-1), ...batches];
}
