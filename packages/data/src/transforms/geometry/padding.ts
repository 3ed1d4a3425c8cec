import { LARGEST_SIDE } from '../../images/limits.js';
import type { Rule } from '../options.js';

/** Number of pixels on all sides, or [left, top, right, bottom], in torchvision's order. */
export type Padding = number | readonly [left: number, top: number, right: number, bottom: number];

const isExtent = (value: unknown) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LARGEST_SIDE;

export const padding: Rule = {
  requirement: `a whole number of pixels from 0 to ${LARGEST_SIDE}, or [left, top, right, bottom]`,
  accepts: (value) =>
    isExtent(value) || (Array.isArray(value) && value.length === 4 && value.every(isExtent)),
};

export function sidesOf(padding: Padding = 0) {
  const [left, top, right, bottom] =
    typeof padding === 'number' ? [padding, padding, padding, padding] : padding;
  return { left, top, right, bottom };
}
