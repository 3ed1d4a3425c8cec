import { ConfigError } from './errors.js';

/**
 * Checks a numeric option by a condition.
 * @param name Name of the option, as the caller knows it.
 * @param must Completes the sentence "NAME must be …".
 * @throws ConfigError if `value` is not a finite number that `accepts` accepts.
 */
export function checkNumber(
  name: string,
  value: number,
  must: string,
  accepts: (value: number) => boolean,
): void {
  if (typeof value === 'number' && Number.isFinite(value) && accepts(value)) return;
  throw new ConfigError(`${name} must be ${must}, got ${describeValue(value)}`);
}

/** Longest text of a value in a message. */
const MAX_TEXT = 60;

/**
 * A value as error messages show it: strings in quotes, and as such if they look like numbers; plain objects and arrays as JSON, others by
 * their kind.
 */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') {
    const isNumeric = value.trim() !== '' && !Number.isNaN(Number(value));
    return `'${shortened(value)}'${isNumeric ? ' (a string)' : ''}`;
  }
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof RegExp) return String(value);
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
  const description = `${/^[AEIOU]/.test(kind) && !/^U(int|RL)/.test(kind) ? 'an' : 'a'} ${kind}`;
  if (kind !== 'Object' && kind !== 'Array') return description;
  try {
    return shortened(JSON.stringify(value));
  } catch {
    return description;
  }
}

const shortened = (text: string) => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

/**
 * Checks that a numeric option is a whole number.
 * @param least Defaults to 1.
 * @param most Defaults to no limit.
 * @throws ConfigError if `value` is not a whole number from `least` to `most`.
 */
export function checkWhole(name: string, value: number, least = 1, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  checkNumber(name, value, `a whole number ${range}`, () => false);
}

/**
 * Checks that a numeric option is positive.
 * @throws ConfigError if `value` is not a finite number above 0.
 */
export function checkPositive(name: string, value: number): void {
  checkNumber(name, value, 'a number above 0', (x) => x > 0);
}

/**
 * Checks that a numeric option is not negative.
 * @throws ConfigError if `value` is not a finite number of at least 0.
 */
export function checkNotNegative(name: string, value: number): void {
  checkNumber(name, value, 'a number from 0', (x) => x >= 0);
}

/**
 * Checks that a numeric option is a fraction, such as a momentum or a dropout probability.
 * @throws ConfigError if `value` is not a number in [0, 1).
 */
export function checkFraction(name: string, value: number): void {
  checkNumber(name, value, 'at least 0 and below 1', (x) => x >= 0 && x < 1);
}
