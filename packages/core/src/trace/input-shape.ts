import { describeValue } from '../check-number.js';
import { ShapeError } from '../errors.js';

/**
 * Checks the shape of one image.
 * @throws ShapeError if it is not made of positive whole numbers.
 */
export function checkInputShape(input: readonly number[]): void {
  const isArray = Array.isArray(input);
  if (isArray && input.length > 0 && input.every((length) => Number.isSafeInteger(length) && length > 0))
    return;
  throw new ShapeError(
    `input shape must be positive whole numbers, got ${isArray ? `[${input}]` : describeValue(input)}`,
  );
}
