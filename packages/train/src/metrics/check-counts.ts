import type { ArgumentKind } from '@convkit/core';

const isRow = (row: unknown) => Array.isArray(row) && row.every((count) => Number.isFinite(count));

/** A square matrix of counts. */
export const CONFUSION: ArgumentKind = [
  'a confusion matrix: as many rows as columns',
  (value) =>
    Array.isArray(value) &&
    value.every((row) => isRow(row) && (row as readonly number[]).length === value.length),
];

const hasNumbers = (value: unknown, fields: readonly string[]) =>
  typeof value === 'object' &&
  value !== null &&
  fields.every((field) => typeof (value as Readonly<Record<string, unknown>>)[field] === 'number');

/** Counts of each class. */
export const COUNTS: ArgumentKind = [
  'an array of { images, predicted, correct }',
  (value) =>
    Array.isArray(value) && value.every((one) => hasNumbers(one, ['images', 'predicted', 'correct'])),
];

/** Metrics of each class. */
export const CLASSES: ArgumentKind = [
  'an array of the metrics of each class',
  (value) => Array.isArray(value) && value.every((one) => hasNumbers(one, ['precision', 'recall', 'f1'])),
];

/** Lines of a log, or events of a run. */
export const EVENTS: ArgumentKind = [
  'an array of events with a type each',
  (value) => Array.isArray(value) && value.every((event) => typeof event?.type === 'string'),
];

/** Files of a run, or none. */
export const FILES: ArgumentKind = [
  'the files of a run',
  (value) => value === undefined || (typeof value === 'object' && value !== null && 'read' in value),
];

/** Most classes that a matrix has. */
export const CLASS_COUNT: ArgumentKind = [
  'a whole number from 0 to 20000',
  (value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= 20_000,
];
