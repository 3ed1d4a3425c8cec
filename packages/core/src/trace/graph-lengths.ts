import type { BackendValues } from '@tensorflow/tfjs-core';

/** Result of a merge if the numbers of the two traces differ, but not as the batch sizes do. */
export const NOT_PROPORTIONAL = Symbol('not proportional to the batch size');

type Batches = readonly [number, number];
type Merged<T> = T | typeof NOT_PROPORTIONAL;

/** Merges shapes. An axis whose length is a multiple of the batch size becomes null. */
export function mergeShapes(
  first: readonly number[],
  second: readonly number[],
  batches: Batches,
): Merged<(number | null)[]> {
  if (first.length !== second.length) return NOT_PROPORTIONAL;
  const merged = first.map((length, axis) => mergeLength(length, second[axis] as number, batches));
  return merged.includes(NOT_PROPORTIONAL) ? NOT_PROPORTIONAL : (merged as (number | null)[]);
}

/** Merges attributes of a kernel. Only an element of an array may depend on the batch size; a single number may not. */
export function mergeAttribute(first: unknown, second: unknown, batches: Batches): unknown {
  if (!Array.isArray(first) || !Array.isArray(second)) {
    return Object.is(first, second) ? first : NOT_PROPORTIONAL;
  }
  if (first.length !== second.length) return NOT_PROPORTIONAL;
  const merged = first.map((element, i) => {
    if (typeof element === 'number' && typeof second[i] === 'number') {
      return mergeLength(element, second[i], batches);
    }
    return mergeAttribute(element, second[i], batches);
  });
  return merged.includes(NOT_PROPORTIONAL) ? NOT_PROPORTIONAL : merged;
}

/** Merges the elements of a constant of the merged `shape`: those for a batch of 1, if all images have the same. */
export function mergeConstants(
  [first, second]: readonly [BackendValues, BackendValues],
  shape: readonly (number | null)[],
  batches: Batches,
): Merged<BackendValues> {
  const depends = shape.filter((length) => length === null).length;
  if (depends === 0) return equal(first, second) ? first : NOT_PROPORTIONAL;
  const size = first.length / batches[0] ** depends;
  const single = first.slice(0, size) as BackendValues;
  // A batch axis that is not the first, or a second one, would need other rules than this repetition.
  const repeats = (values: BackendValues) =>
    Array.prototype.every.call(values, (value, i) => Object.is(value, single[i % size]));
  const isFirst = shape[0] === null && depends === 1;
  const uniform =
    (isFirst || new Set<unknown>(Array.from(first as ArrayLike<unknown>)).size === 1) &&
    repeats(first) &&
    repeats(second);
  return uniform ? single : NOT_PROPORTIONAL;
}

/** Numbers for a batch of 1, from those of a trace with `batch` images and their merge. */
export function ofSingle(traced: unknown, merged: unknown, batch: number): unknown {
  if (!Array.isArray(traced)) return traced;
  return traced.map((element, i) => {
    const counterpart = (merged as unknown[])[i];
    return counterpart === null ? element / batch : ofSingle(element, counterpart, batch);
  });
}

function mergeLength(first: number, second: number, [a, b]: Batches): Merged<number | null> {
  if (Object.is(first, second)) return first;
  return Number.isInteger(first) && first * b === second * a ? null : NOT_PROPORTIONAL;
}

function equal(first: BackendValues, second: BackendValues): boolean {
  if (first === second) return true;
  return (
    first.length === second.length &&
    Array.prototype.every.call(first, (value, i) => Object.is(value, second[i]))
  );
}
