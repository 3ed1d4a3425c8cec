import { DataError } from '@convkit/core';

/** The errors of damaged files of a format. */
export function imageProblems(format: string) {
  return {
    truncated: (name: string) =>
      new DataError(`${name}: truncated: the ${format} file ends too soon`, { code: 'DATA_CORRUPT' }),
    damaged: (name: string, problem: string, cause?: unknown) =>
      new DataError(`${name}: damaged ${format} file: ${problem}`, { code: 'DATA_CORRUPT', cause }),
  };
}

/** An image that is valid, but of a kind that is not supported. */
export const unsupported = (message: string, hint = 'Convert it to PNG or JPEG.') =>
  new DataError(message, { code: 'DATA_FORMAT', hint });

/** An image that is larger than allowed. */
export const oversized = (
  name: string,
  { width, height }: { width: number; height: number },
  maxPixels: number,
) =>
  new DataError(`${name}: oversized: ${width}x${height} pixels, the limit is ${maxPixels} in total`, {
    hint: 'Make the image smaller. In code, raise maxPixels if you trust it.',
  });
