const CONVKIT_ERROR = Symbol.for('convkit.error');

/** Kind of an error, for programs to branch on. */
export type ErrorCode = 'SHAPE' | 'CONFIG' | 'DATA' | 'CHECKPOINT' | 'BACKEND' | 'NUMERIC';

/** Optional parts of an error. */
export interface ErrorDetails {
  /** What to do about it. */
  readonly hint?: string;
  /** The error that caused it. */
  readonly cause?: unknown;
}

/** Base class of the errors that convkit throws: `message` says what is wrong and where, `hint` what to do about it. */
export class ConvkitError extends Error {
  /** Brand that `isConvkitError` recognizes. */
  readonly [CONVKIT_ERROR] = true;
  /** Kind of the error. */
  readonly code: ErrorCode;
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, { hint, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    // Minifiers shorten the name of the class.
    this.name = `${code.charAt(0)}${code.slice(1).toLowerCase()}Error`;
    this.hint = hint;
  }
}

/** A tensor, option or state entry has the wrong shape. */
export class ShapeError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails) {
    super('SHAPE', message, details);
  }
}

/** An option, flag or name is invalid. */
export class ConfigError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails) {
    super('CONFIG', message, details);
  }
}

/** A data file, image or sample is invalid; the message names it. */
export class DataError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails) {
    super('DATA', message, details);
  }
}

/** A checkpoint cannot be read or written, or does not match the model or run. */
export class CheckpointError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails) {
    super('CHECKPOINT', message, details);
  }
}

/** A backend is missing, unsuitable, or lacks a kernel. */
export class BackendError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails) {
    super('BACKEND', message, details);
  }
}

/** A loss, gradient or weight is no longer finite. */
export class NumericError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails) {
    super('NUMERIC', message, details);
  }
}

/** Whether `error` is a convkit error, of any installed copy of convkit. */
export function isConvkitError(error: unknown): error is ConvkitError {
  return typeof error === 'object' && error !== null && CONVKIT_ERROR in error;
}
