import {
  BackendError,
  CheckpointError,
  ConfigError,
  type ConvkitError,
  DataError,
  type ErrorCode,
  type ErrorDetails,
  isConvkitError,
  NumericError,
  ShapeError,
} from '@convkit/core';

/** An error as plain data; a clone of one would lose its class, code and hint. */
export interface ErrorMessage {
  readonly message: string;
  /** Absent for errors that are not convkit's. */
  readonly code?: ErrorCode;
  readonly hint?: string;
  readonly stack?: string;
  readonly cause?: ErrorMessage;
}

const CLASSES: Readonly<Record<ErrorCode, new (message: string, details: ErrorDetails) => ConvkitError>> = {
  SHAPE: ShapeError,
  CONFIG: ConfigError,
  DATA: DataError,
  CHECKPOINT: CheckpointError,
  BACKEND: BackendError,
  NUMERIC: NumericError,
};

export function toMessage(error: unknown): ErrorMessage {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack, cause } = error;
  return {
    message,
    ...(isConvkitError(error) && { code: error.code, ...(error.hint && { hint: error.hint }) }),
    ...(stack && { stack }),
    ...(cause !== undefined && { cause: toMessage(cause) }),
  };
}

/** The error again, of its class, with the stack of the worker. */
export function fromMessage({ message, code, hint, stack, cause }: ErrorMessage): Error {
  const details = { ...(cause && { cause: fromMessage(cause) }) };
  const error = code ? new CLASSES[code](message, { hint, ...details }) : new Error(message, details);
  if (stack) error.stack = stack;
  return error;
}
