import type { InputSpec, RunSpec } from '@convkit/core';
import { stageOf, type TransformSpec } from '@convkit/data';

/** From images of `shape` to what the network takes: scaled to the recipe's size, framed, moved, given its range. */
export function recipeTransforms(
  input: InputSpec,
  shape: readonly (number | null)[],
  [height, width]: readonly number[],
): TransformSpec[] {
  const [rows, columns] = input.size;
  const framed = rows !== height || columns !== width;
  return [
    ...(rows !== shape[0] || columns !== shape[1]
      ? [{ name: 'resize', size: input.size, method: 'bilinear' } as const]
      : []),
    ...(framed ? [{ name: 'pad', size: [height as number, width as number], value: 0 } as const] : []),
    ...(input.shift ? [{ name: 'shift', by: input.shift } as const] : []),
    { name: 'normalize', ...input.normalize },
  ];
}

/** The recipe's, with the run's augmentation: on images before the map to numbers, on batches at the end. */
export function trainingTransforms(
  { data, recipe, model }: Pick<RunSpec, 'data' | 'recipe' | 'model'>,
  shape: readonly (number | null)[],
): TransformSpec[] {
  const ofRecipe = recipeTransforms(recipe.input, shape, model.input);
  const own = (data.transforms ?? []) as readonly TransformSpec[];
  const batches = own.filter((step) => stageOf(step) === 'batches');
  const images = own.filter((step) => stageOf(step) === 'images');
  return [...ofRecipe.slice(0, -1), ...images, ...ofRecipe.slice(-1), ...batches];
}
