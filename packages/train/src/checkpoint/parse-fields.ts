import { CheckpointError } from '@convkit/core';

/** Returns the fields of an object read from a file. @throws CheckpointError if `value` is not an object. */
export function fieldsOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new CheckpointError(`The checkpoint has no ${name}`);
}

/** Returns a count read from a file. @throws CheckpointError if `value` is not a whole number from 0. */
export function count(value: unknown, name: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new CheckpointError(
    `The checkpoint's ${name} must be a whole number from 0, got ${JSON.stringify(value)}`,
  );
}

/** Returns a number read from a file. @throws CheckpointError if `value` is not finite. */
export function finite(value: unknown, name: string): number {
  if (Number.isFinite(value)) return value as number;
  throw new CheckpointError(`The checkpoint's ${name} must be a number, got ${JSON.stringify(value)}`);
}
