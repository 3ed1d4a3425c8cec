import type { ArgumentKind } from '@convkit/core';

/** The contents of a file, or a source of them. */
export const SOURCE: ArgumentKind = [
  'a Uint8Array or a source of bytes',
  (value) =>
    value instanceof Uint8Array ||
    (typeof value === 'object' && value !== null && typeof (value as { read?: unknown }).read === 'function'),
];
