import { isSize, LARGEST_SIDE, SIZE_REQUIREMENT } from '../images/limits.js';

/** Describes the valid values of an option. */
export interface Rule {
  /** Completes the sentence "NAME must be …". */
  readonly requirement: string;
  accepts(value: unknown, channels: number): boolean;
}

/** A field of a transform's spec. */
export interface Option extends Rule {
  readonly isRequired: boolean;
}

/** One option for each field of the spec `S`. */
export type Options<S> = { readonly [Field in Exclude<keyof S, 'name'>]-?: Option };

export const required = (rule: Rule): Option => ({ ...rule, isRequired: true });
export const optional = (rule: Rule): Option => ({ ...rule, isRequired: false });

/** Describes what is wrong with the fields of `spec`. Returns undefined if they are valid. */
export function problemOfOptions(
  spec: object,
  options: Readonly<Record<string, Option>>,
  channels: number,
): string | undefined {
  const unknown = Object.keys(spec).find((field) => field !== 'name' && !Object.hasOwn(options, field));
  if (unknown !== undefined) {
    return `unknown option '${unknown}'; its options are ${Object.keys(options).join(', ') || 'none'}`;
  }
  for (const [field, { requirement, isRequired, accepts }] of Object.entries(options)) {
    const value = (spec as Readonly<Record<string, unknown>>)[field];
    if (value === undefined && !isRequired) continue;
    if (!accepts(value, channels)) return `${field} must be ${requirement}, got ${show(value)}`;
  }
  return undefined;
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isWhole = (value: unknown, low: number, high: number) =>
  Number.isInteger(value) && (value as number) >= low && (value as number) <= high;

/** [height, width] in pixels. */
export const size: Rule = { requirement: SIZE_REQUIREMENT, accepts: isSize };

/** [height, width] in pixels, or the length of the shorter side. */
export const sizeOrShorterSide: Rule = {
  requirement: `${SIZE_REQUIREMENT}, or one such number for the shorter side`,
  accepts: (value) => isSize(value) || isWhole(value, 1, LARGEST_SIDE),
};

export const byte: Rule = {
  requirement: 'a whole number from 0 to 255',
  accepts: (value) => isWhole(value, 0, 255),
};

/** A byte for all channels, or one per channel. */
export const fill: Rule = {
  requirement: 'a whole number from 0 to 255, or a list with one per channel',
  accepts: (value, channels) =>
    isWhole(value, 0, 255) ||
    (Array.isArray(value) && value.length === channels && value.every((each) => isWhole(each, 0, 255))),
};

export const probability: Rule = {
  requirement: 'a number from 0 to 1',
  accepts: (value) => isNumber(value) && value >= 0 && value <= 1,
};

export const wholeFrom = (low: number, high = Number.MAX_SAFE_INTEGER): Rule => ({
  requirement:
    high === Number.MAX_SAFE_INTEGER ? `a whole number from ${low}` : `a whole number from ${low} to ${high}`,
  accepts: (value) => isWhole(value, low, high),
});

export const positive: Rule = {
  requirement: 'a number greater than 0',
  accepts: (value) => isNumber(value) && value > 0,
};

export const finite: Rule = { requirement: 'a finite number', accepts: isNumber };

/** [low, high] with `from` <= low <= high <= `to`. */
export const range = (from: number, to: number): Rule => ({
  requirement: `[low, high], ascending numbers from ${from} to ${to}`,
  accepts: (value) => isRange(value, from, to),
});

/** A range, or a number that stands for a range around a center. */
export const spread = (from: number, to: number): Rule => ({
  requirement: `a number from 0, or [low, high], ascending numbers from ${from} to ${to}`,
  accepts: (value) => (isNumber(value) ? value >= 0 && value <= to : isRange(value, from, to)),
});

export function isRange(value: unknown, from: number, to: number): boolean {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(isNumber)) return false;
  const [low, high] = value as [number, number];
  return from <= low && low <= high && high <= to;
}

export const oneOf = (...names: readonly string[]): Rule => ({
  requirement: names.map((name) => `'${name}'`).join(' or '),
  accepts: (value) => names.includes(value as string),
});

/** Finite numbers, one for all channels or one per channel. */
export const perChannel: Rule = {
  requirement: 'a list of finite numbers, one for all channels or one per channel',
  accepts: (value, channels) =>
    Array.isArray(value) && (value.length === 1 || value.length === channels) && value.every(isNumber),
};

const show = (value: unknown) => (typeof value === 'number' ? String(value) : JSON.stringify(value));
