import type { ArgumentKind } from '@convkit/core';

/** An optional goal. */
export const GOAL: ArgumentKind = [
  "'minimize' or 'maximize'",
  (value) => value === undefined || value === 'minimize' || value === 'maximize',
];
