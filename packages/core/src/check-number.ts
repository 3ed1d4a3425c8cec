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
  throw new ConfigError(`${name} must be ${must}, got ${value}`);
}

/**
 * Checks that a numeric option is a whole number.
 * @param least Defaults to 1.
 * @param most Defaults to no limit.
 * @throws ConfigError if `value` is not a whole number from `least` to `most`.
 */
export function checkWhole(name: string, value: number, least = 1, most = Number.MAX_SAFE_INTEGER): void {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  const isInRange = (x: number) => Number.isSafeInteger(x) && x >= least && x <= most;
  checkNumber(name, value, `a whole number ${range}`, isInRange);
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
  checkNumber(name, value, 'a number from 0 and below 1', (x) => x >= 0 && x < 1);
}
