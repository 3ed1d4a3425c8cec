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
} from './errors.js';

/** An error as plain data, for a message between threads: a clone of one would lose its class, code and hint. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  /** Absent for errors that are not convkit's. */
  readonly code?: ErrorCode;
  readonly hint?: string;
  readonly stack?: string;
  readonly cause?: PlainError;
}

const CLASSES: Readonly<Record<ErrorCode, new (message: string, details: ErrorDetails) => Error>> = {
  SHAPE: ShapeError,
  CONFIG: ConfigError,
  DATA: DataError,
  CHECKPOINT: CheckpointError,
  BACKEND: BackendError,
  NUMERIC: NumericError,
};

/** What is no Error becomes the message of one. */
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

/** The error again, of its class where it is one of convkit's; its stack is that of the thread it came from. */
export function fromPlainError({ name, message, code, hint, stack, cause }: PlainError): Error {
  const details = { ...(cause && { cause: fromPlainError(cause) }) };
  const error = code ? new CLASSES[code](message, { hint, ...details }) : new Error(message, details);
  error.name = name;
  if (stack) error.stack = stack;
  return error;
}
