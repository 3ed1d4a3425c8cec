import { ShapeError } from '../errors.js';

/**
 * Checks the shape of one image.
 * @throws ShapeError if it is not made of positive whole numbers.
 */
export function checkInputShape(input: readonly number[]): void {
  if (input.length > 0 && input.every((length) => Number.isSafeInteger(length) && length > 0)) return;
  throw new ShapeError(`input shape must be positive whole numbers, got [${input}]`);
}
