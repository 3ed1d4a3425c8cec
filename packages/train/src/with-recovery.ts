import type { Backend } from '@convkit/core';

/**
 * The backend lost its device and was reactivated. The run resumes from its checkpoint, or starts over if it had none.
 */
export interface RecoveredEvent {
  /** Event type. */
  readonly type: 'recovered';
  /** Message of the error that the lost device caused. */
  readonly message: string;
}

/** The part of a backend that recovers a lost device, such as the `webgl()` of `@convkit/backend`. */
export type Recoverable = Pick<Backend, 'recover'>;

/** A device lost more often than this is not recovered. */
const MAX_RECOVERIES = 8;

/**
 * Runs training and resumes it whenever the backend loses its device. Calls `run(0)` to start; each time that fails because the device
 * was lost, recovers the backend and calls `run(1)`, `run(2)` and so on. Each call must create a new model, as the old one's weights are
 * gone; with `fit`, pass `resume: true` once there has been a `checkpoint` event. Yields the events of the run. Rethrows other errors, and
 * the ninth loss of the device.
 */
export async function* withRecovery<E, R>(
  backend: Recoverable,
  run: (attempt: number) => AsyncGenerator<E, R, undefined>,
): AsyncGenerator<E | RecoveredEvent, R, undefined> {
  for (let attempt = 0; ; attempt++) {
    try {
      return yield* run(attempt);
    } catch (error) {
      if (attempt === MAX_RECOVERIES || !(await backend.recover?.())) throw error;
      yield { type: 'recovered', message: error instanceof Error ? error.message : String(error) };
    }
  }
}
