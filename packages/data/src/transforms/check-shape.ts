import { ConfigError } from '@convkit/core';
import type { CommonShape, Pixels } from '../images/types.js';

/**
 * Checks the size of an image and of its data.
 * @throws ConfigError that names it as the `which` of the transforms.
 */
export function checkShape(
  { height, width, channels, data }: Pixels,
  expected: CommonShape,
  which: string,
): void {
  const isExpected =
    (expected[0] === null || height === expected[0]) &&
    (expected[1] === null || width === expected[1]) &&
    channels === expected[2] &&
    data.length === height * width * channels;
  if (!isExpected) throw wrongShape({ height, width, channels, data }, expected, which);
}

/** The error for an image of another size than expected. */
export function wrongShape(
  { height, width, channels, data }: Pixels,
  expected: CommonShape,
  which: string,
): ConfigError {
  const size = expected.map((extent) => extent ?? '?').join('x');
  return new ConfigError(
    `the ${which} of the transforms must be ${size}, got ${height}x${width}x${channels} in ${data.length} bytes`,
  );
}
