import type { ArgumentKind } from '../check-arguments.js';

/** The option `recompute` of a pass. */
export const RECOMPUTE: ArgumentKind = [
  'true, false or an array of whole numbers from 0',
  (value) =>
    value === undefined ||
    typeof value === 'boolean' ||
    (Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0)),
];

/** Whether the block at a position is recomputed. */
export const isRecomputed = (recompute: boolean | readonly number[], block: number): boolean =>
  typeof recompute === 'boolean' ? recompute : recompute.includes(block);
