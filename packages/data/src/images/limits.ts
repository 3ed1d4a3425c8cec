export const DEFAULT_MAX_PIXELS = 64 * 2 ** 20;

/** White: most images with transparency are dark drawings on nothing. */
export const DEFAULT_BACKGROUND = 255;

export const LARGEST_SIDE = 16_384;

/** Completes the sentence "size must be …". */
export const SIZE_REQUIREMENT = `[height, width], whole numbers from 1 to ${LARGEST_SIDE}`;

/** Whether `value` is a valid [height, width]. */
export function isSize(value: unknown): value is readonly [height: number, width: number] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((side) => Number.isInteger(side) && side >= 1 && side <= LARGEST_SIDE)
  );
}

export const sizeProblem = (size: unknown) => `size must be ${SIZE_REQUIREMENT}, got ${JSON.stringify(size)}`;
