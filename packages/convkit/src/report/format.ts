/** Formats a fraction as a percentage, for example `97.50%`. */
export const percent = (fraction: number): string => `${(100 * fraction).toFixed(2)}%`;

/** Formats a whole number with separators, for example `44,426`. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en');

/** Formats a number with four significant digits, for example `0.01234` or `1.234e-7`. */
export const figure = (value: number): string => String(Number(value.toPrecision(4)));

/** Formats a time span, for example `3 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min ${seconds % 60} s` : `${hours} h ${minutes % 60} min`;
}

/** Formats an ISO 8601 time in UTC to the second, for example `2026-03-01 14:05:09 UTC`. */
export const moment = (time: string): string => `${time.slice(0, 19).replace('T', ' ')} UTC`;
