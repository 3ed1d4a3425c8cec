import { checkArguments } from './check-arguments.js';
import type { ErrorCode } from './error-texts.js';
import {
  BackendError,
  CheckpointError,
  ConfigError,
  DataError,
  type ErrorKind,
  isConvkitError,
  kindOf,
  NumericError,
  ShapeError,
} from './errors.js';

/** An error as plain data, for messages between threads. A structured clone would lose its class, code and hint. */
export interface PlainError {
  /** Name of its class. */
  readonly name: string;
  /** What is wrong. */
  readonly message: string;
  /** Code of a convkit error. Other errors have none. */
  readonly code?: ErrorCode;
  /** What to do about it. */
  readonly hint?: string;
  /** Stack trace of the thread that threw it. */
  readonly stack?: string;
  /** The error that caused it. */
  readonly cause?: PlainError;
}

const CLASSES: Readonly<Record<ErrorKind, new (message: string, details: object) => Error>> = {
  SHAPE: ShapeError,
  CONFIG: ConfigError,
  DATA: DataError,
  CHECKPOINT: CheckpointError,
  BACKEND: BackendError,
  NUMERIC: NumericError,
};

/** Converts an error to plain data. A thrown value that is not an `Error` becomes the message of one. */
export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    ...(isConvkitError(error) && { code: error.code, ...(error.hint && { hint: error.hint }) }),
    ...(stack && { stack }),
    ...(cause !== undefined && { cause: toPlainError(cause) }),
  };
}

/** Restores an error from plain data, with its class if it is one of convkit's, and its original stack trace. */
export function fromPlainError(error: PlainError): Error {
  checkArguments('fromPlainError', { error }, { error: 'object' });
  const { name, message, code, hint, stack, cause } = error;
  const causes = { ...(cause && { cause: fromPlainError(cause) }) };
  const Kind = typeof code === 'string' ? CLASSES[kindOf(code)] : undefined;
  const result = Kind ? new Kind(message, { code, hint, ...causes }) : new Error(message, causes);
  result.name = name;
  if (stack) result.stack = stack;
  return result;
}
