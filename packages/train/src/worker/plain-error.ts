import {
  BackendError,
  CheckpointError,
  ConfigError,
  DataError,
  type ErrorCode,
  type ErrorDetails,
  isConvkitError,
  NumericError,
  ShapeError,
} from '@convkit/core';

/** An error as plain data: what a message can carry. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: ErrorCode;
  readonly hint?: string;
}

const KINDS: Record<ErrorCode, new (message: string, details?: ErrorDetails) => Error> = {
  SHAPE: ShapeError,
  CONFIG: ConfigError,
  DATA: DataError,
  CHECKPOINT: CheckpointError,
  BACKEND: BackendError,
  NUMERIC: NumericError,
};

export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  return isConvkitError(error)
    ? { name, message, stack, code: error.code, hint: error.hint }
    : { name, message, stack };
}

/** The error again, of its own class where it is one of convkit's; its stack is the worker's. */
export function fromPlainError({ name, message, stack, code, hint }: PlainError): Error {
  const error = code ? new KINDS[code](message, { hint }) : new Error(message);
  error.name = name;
  if (stack) error.stack = stack;
  return error;
}
