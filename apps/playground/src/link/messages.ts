import { BackendError, ConvkitError, type ErrorCode, isConvkitError, type RunSpec } from '@convkit/core';
import type { RunEvent } from '@convkit/train';

/** What the worker reports beside the events of training. */
export type LinkEvent =
  | RunEvent
  | { readonly type: 'phase'; readonly phase: string }
  | { readonly type: 'data'; readonly spec: RunSpec; readonly notes: readonly string[] };

export interface StartOptions {
  readonly name: string;
  readonly resume?: boolean;
  readonly checkpointEvery?: number;
  readonly gradientNormsEvery?: number;
  /** Pictures that the page brought. */
  readonly files?: unknown;
}

/** From the page to its worker. */
export type Call =
  | { readonly call: 'probe' }
  | { readonly call: 'start'; readonly spec: RunSpec; readonly options: StartOptions }
  | { readonly call: 'pause' | 'resume' | 'step' | 'stop' | 'export' }
  | { readonly call: 'load'; readonly bytes: Uint8Array }
  | { readonly call: 'ask'; readonly name: string; readonly payload: unknown };

export type Request = Call & { readonly id: number };

/** From the worker to the page. */
export type Reply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: PlainError }
  | { readonly events: readonly LinkEvent[] };

/** An error that survives the way between threads. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly code?: ErrorCode;
  readonly hint?: string;
}

export function toPlain(error: unknown): PlainError {
  const { name = 'Error', message = String(error) } = error as Partial<Error>;
  if (!isConvkitError(error)) return { name, message };
  const { code, hint } = error;
  return { name, message, code, ...(hint !== undefined && { hint }) };
}

export function fromPlain({ name, message, code = 'BACKEND', hint }: PlainError): ConvkitError {
  const error = new ConvkitError(code, message, hint === undefined ? {} : { hint });
  error.name = name;
  return error;
}

export const diedError = (why: string): BackendError =>
  new BackendError(`the worker that trains has died${why ? `: ${why}` : ''}`, {
    hint: 'Start again; a smaller batch or network needs less memory.',
  });
