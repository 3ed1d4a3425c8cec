/** What a field of a transform's spec may hold. */
export interface Option {
  /** Ends the sentence "NAME must be ...". */
  readonly what: string;
  readonly needed: boolean;
  accepts(value: unknown, channels: number): boolean;
}

/** One for each field of the spec `S`. */
export type Options<S> = { readonly [Field in Exclude<keyof S, 'name'>]-?: Option };

export const required = (option: Omit<Option, 'needed'>): Option => ({ ...option, needed: true });
export const optional = (option: Omit<Option, 'needed'>): Option => ({ ...option, needed: false });

/** What is wrong with the fields of `spec`; undefined where nothing is. */
export function problemOfOptions(
  spec: object,
  options: Readonly<Record<string, Option>>,
  channels: number,
): string | undefined {
  const stray = Object.keys(spec).find((field) => field !== 'name' && !Object.hasOwn(options, field));
  if (stray !== undefined) {
    return `no option '${stray}'; there are ${Object.keys(options).join(', ') || 'none'}`;
  }
  for (const [field, { what, needed, accepts }] of Object.entries(options)) {
    const value = (spec as Readonly<Record<string, unknown>>)[field];
    if (value === undefined && !needed) continue;
    if (!accepts(value, channels)) return `${field} must be ${what}, got ${show(value)}`;
  }
  return undefined;
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isWhole = (value: unknown, low: number, high: number) =>
  Number.isInteger(value) && (value as number) >= low && (value as number) <= high;

export const LARGEST_SIDE = 16_384;

/** [height, width] in pixels. */
export const size: Omit<Option, 'needed'> = {
  what: `[height, width], whole numbers from 1 to ${LARGEST_SIDE}`,
  accepts: (value) =>
    Array.isArray(value) && value.length === 2 && value.every((side) => isWhole(side, 1, LARGEST_SIDE)),
};

export const byte: Omit<Option, 'needed'> = {
  what: 'a whole number from 0 to 255',
  accepts: (value) => isWhole(value, 0, 255),
};

/** A byte for all channels, or one each. */
export const fill: Omit<Option, 'needed'> = {
  what: 'a whole number from 0 to 255, or a list of one a channel',
  accepts: (value, channels) =>
    isWhole(value, 0, 255) ||
    (Array.isArray(value) && value.length === channels && value.every((each) => isWhole(each, 0, 255))),
};

export const probability: Omit<Option, 'needed'> = {
  what: 'a number from 0 to 1',
  accepts: (value) => isNumber(value) && value >= 0 && value <= 1,
};

export const wholeFrom = (low: number, high = Number.MAX_SAFE_INTEGER): Omit<Option, 'needed'> => ({
  what:
    high === Number.MAX_SAFE_INTEGER ? `a whole number from ${low}` : `a whole number from ${low} to ${high}`,
  accepts: (value) => isWhole(value, low, high),
});

export const positive: Omit<Option, 'needed'> = {
  what: 'a number greater than 0',
  accepts: (value) => isNumber(value) && value > 0,
};

export const finite: Omit<Option, 'needed'> = { what: 'a finite number', accepts: isNumber };

/** [low, high] with `from` <= low <= high <= `to`. */
export const range = (from: number, to: number): Omit<Option, 'needed'> => ({
  what: `[low, high], numbers in order from ${from} to ${to}`,
  accepts: (value) => isRange(value, from, to),
});

/** A number that stands for a range around a middle, or the range. */
export const spread = (from: number, to: number): Omit<Option, 'needed'> => ({
  what: `a number from 0, or [low, high], numbers in order from ${from} to ${to}`,
  accepts: (value) => (isNumber(value) ? value >= 0 && value <= to : isRange(value, from, to)),
});

export function isRange(value: unknown, from: number, to: number): boolean {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(isNumber)) return false;
  const [low, high] = value as [number, number];
  return from <= low && low <= high && high <= to;
}

export const oneOf = (...names: readonly string[]): Omit<Option, 'needed'> => ({
  what: names.map((name) => `'${name}'`).join(' or '),
  accepts: (value) => names.includes(value as string),
});

/** Finite numbers, one for all channels or one each. */
export const perChannel: Omit<Option, 'needed'> = {
  what: 'a list of finite numbers, one for all channels or one each',
  accepts: (value, channels) =>
    Array.isArray(value) && (value.length === 1 || value.length === channels) && value.every(isNumber),
};

const show = (value: unknown) => (typeof value === 'number' ? String(value) : JSON.stringify(value));
