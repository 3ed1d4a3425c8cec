import { describeValue } from './check-number.js';
import { ERROR_TEXTS, type ErrorCode, type ErrorText } from './error-texts.js';
import { ConfigError } from './errors.js';

/** Every error code, each class of errors before its more specific codes. */
export const ERROR_CODES = Object.keys(ERROR_TEXTS) as readonly ErrorCode[];

/**
 * Tells what an error code means, why it happens and what to do about it.
 * @throws ConfigError naming the known codes if `code` is not one of them.
 */
export function explainError(code: string): ErrorText {
  if (typeof code === 'string' && Object.hasOwn(ERROR_TEXTS, code)) return ERROR_TEXTS[code as ErrorCode];
  throw new ConfigError(`there is no error code ${describeValue(code)}`, {
    hint: `Known codes: ${ERROR_CODES.join(', ')}.`,
  });
}
