import { ConfigError } from '@convkit/core';

/** @throws ConfigError unless `value` is a finite number that `accepts` takes; `must` says which those are. */
export function checkNumber(
  name: string,
  value: number,
  must: string,
  accepts: (value: number) => boolean,
): void {
  if (typeof value === 'number' && Number.isFinite(value) && accepts(value)) return;
  throw new ConfigError(`${name} must be ${must}, got ${value}`);
}

export function checkPositive(name: string, value: number): void {
  checkNumber(name, value, 'a number above 0', (x) => x > 0);
}

export function checkNotNegative(name: string, value: number): void {
  checkNumber(name, value, 'a number from 0', (x) => x >= 0);
}

/** Takes 0 and what lies below 1: momentum, Adam's betas. */
export function checkDecay(name: string, value: number): void {
  checkNumber(name, value, 'a number from 0 and below 1', (x) => x >= 0 && x < 1);
}

export function checkCount(name: string, value: number): void {
  checkNumber(name, value, 'a whole number from 1', (x) => Number.isSafeInteger(x) && x >= 1);
}
