const CONVKIT_ERROR = Symbol.for('convkit.error');

/** Whose mistake or misfortune it was; programs branch on it, people read the message. */
export type ErrorCode = 'SHAPE' | 'CONFIG' | 'DATA' | 'CHECKPOINT' | 'BACKEND' | 'NUMERIC';

export interface ErrorDetails {
  /** What the reader can do about it. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Base of every error that convkit throws on purpose: what happened and where in `message`, what to do in `hint`. */
export class ConvkitError extends Error {
  readonly [CONVKIT_ERROR] = true;
  readonly hint: string | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { hint, cause }: ErrorDetails = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    // Not the class's name, which a minifier shortens.
    this.name = `${code.charAt(0)}${code.slice(1).toLowerCase()}Error`;
    this.hint = hint;
  }
}

/** A tensor, option or state entry has a shape that does not fit. */
export class ShapeError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails) {
    super('SHAPE', message, details);
  }
}

/** An option, flag or name that the caller chose cannot be used. */
export class ConfigError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails) {
    super('CONFIG', message, details);
  }
}

/** A data file, image or sample cannot be used; the message names it. */
export class DataError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails) {
    super('DATA', message, details);
  }
}

/** A checkpoint cannot be read, written or fitted to this model or run. */
export class CheckpointError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails) {
    super('CHECKPOINT', message, details);
  }
}

/** A backend is missing, unfit for the job, or lacks a kernel. */
export class BackendError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails) {
    super('BACKEND', message, details);
  }
}

/** A loss, gradient or weight stopped being finite. */
export class NumericError extends ConvkitError {
  constructor(message: string, details?: ErrorDetails) {
    super('NUMERIC', message, details);
  }
}

/** True for an error of any installed copy of convkit. */
export function isConvkitError(error: unknown): error is ConvkitError {
  return typeof error === 'object' && error !== null && CONVKIT_ERROR in error;
}
