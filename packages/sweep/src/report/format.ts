import type { TrialValue } from '../methods/rank-trials.js';

/** Formats a number with four significant digits, for example `0.01234` or `1.234e-7`. */
export const figure = (value: number): string => String(Number(value.toPrecision(4)));

/** Formats the value of a trial: `0.1234 ± 0.0051`, or `0.1234` for a single run. */
export const valueText = ({ mean, deviation }: Pick<TrialValue, 'mean' | 'deviation'>): string =>
  deviation === undefined ? figure(mean) : `${figure(mean)} ± ${deviationText(deviation)}`;

/** Formats a standard deviation with two significant digits. */
export const deviationText = (deviation: number): string => String(Number(deviation.toPrecision(2)));

/** Formats a count with its noun: `1 trial`, `1,000 trials`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
