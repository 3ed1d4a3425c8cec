import type { ErrorCode } from './error-texts.js';

const CONVKIT_ERROR = Symbol.for('convkit.error');

/** Class of an error, by the code that it has by default. */
export type ErrorKind = 'SHAPE' | 'CONFIG' | 'DATA' | 'CHECKPOINT' | 'BACKEND' | 'NUMERIC';

/** Codes of a class of errors: its own, and the more specific ones that begin with it. */
export type ErrorCodeOf<Kind extends ErrorKind> = Extract<ErrorCode, Kind | `${Kind}_${string}`>;

/** Optional parts of an error. */
export interface ErrorDetails<Kind extends ErrorKind = ErrorKind> {
  /** What to do about it. */
  readonly hint?: string;
  /** The error that caused it. */
  readonly cause?: unknown;
  /** A more specific code of the class. Defaults to the class's own. */
  readonly code?: ErrorCodeOf<Kind>;
}

/** Base class of the errors that convkit throws: `message` says what is wrong and where, `hint` what to do about it. */
export class ConvkitError extends Error {
  /** Brand that `isConvkitError` recognizes. */
  readonly [CONVKIT_ERROR] = true;
  /** Identifies the error. `explainError` tells what it means. */
  readonly code: ErrorCode;
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(kind: ErrorKind, message: string, details?: ErrorDetails) {
    const { hint, cause, code = kind } = details ?? {};
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    // Minifiers shorten the name of the class.
    this.name = `${kind.charAt(0)}${kind.slice(1).toLowerCase()}Error`;
    this.hint = hint;
  }
}

/** A tensor, option or state entry has the wrong shape. */
export class ShapeError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails<'SHAPE'>) {
    super('SHAPE', message, details);
  }
}

/** An option, flag or name is invalid. */
export class ConfigError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails<'CONFIG'>) {
    super('CONFIG', message, details);
  }
}

/** A data file, image or sample is invalid; the message names it. */
export class DataError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails<'DATA'>) {
    super('DATA', message, details);
  }
}

/** A checkpoint cannot be read or written, or does not match the model or run. */
export class CheckpointError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails<'CHECKPOINT'>) {
    super('CHECKPOINT', message, details);
  }
}

/** A backend is missing, unsuitable, or lacks a kernel. */
export class BackendError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails<'BACKEND'>) {
    super('BACKEND', message, details);
  }
}

/** A loss, gradient or weight is no longer finite. */
export class NumericError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails<'NUMERIC'>) {
    super('NUMERIC', message, details);
  }
}

/**
 * Whether `error` is a convkit error, of any installed copy of convkit.
 * @param kind Its class. Defaults to any class.
 */
export function isConvkitError(error: unknown, kind?: ErrorKind): error is ConvkitError {
  if (typeof error !== 'object' || error === null || !(CONVKIT_ERROR in error)) return false;
  return kind === undefined || kindOf((error as unknown as ConvkitError).code) === kind;
}

/** The class of errors that a code belongs to. */
export function kindOf(code: ErrorCode): ErrorKind {
  return code.split('_', 1)[0] as ErrorKind;
}
