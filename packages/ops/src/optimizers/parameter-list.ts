import type { ArgumentKind } from '@convkit/core';

/** Parameters with their gradients. */
export const PARAMETERS: ArgumentKind = [
  'an array of { weight, gradient, … }',
  (value) =>
    Array.isArray(value) &&
    value.every((one) => [one?.weight, one?.gradient].every((tensor) => tensor?.dataId !== undefined)),
];
