import { language } from './language.js';

/** Formats a number as the current language writes it. */
export const formatNumber = (value: number, options: Intl.NumberFormatOptions = {}): string =>
  new Intl.NumberFormat(language.value, options).format(value);

/** Formats a list: `1, 2, and 3`. */
export const formatList = (items: readonly (string | number)[]): string =>
  new Intl.ListFormat(language.value).format(items.map(String));

/** What separates two sentences: a space, or nothing in Chinese. */
export const sentenceGap = (): string => (language.value === 'zh' ? '' : ' ');

/** Formats a limit with all its digits: a small one would be rounded to 0. */
export const formatLimit = (value: number): string => formatNumber(value, { maximumSignificantDigits: 15 });

/**
 * Formats a fraction as a percentage.
 * @param decimals Defaults to 2.
 */
export const formatPercent = (fraction: number, decimals = 2): string =>
  formatNumber(fraction, {
    style: 'percent',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
