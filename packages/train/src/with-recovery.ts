import type { Backend } from '@convkit/core';
import { checkArguments, checkOptions } from '@convkit/core';
import type { WarningEvent } from './events.js';

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

/** Options of `withRecovery`. */
export interface RecoveryOptions {
  /**
   * Activates another backend when the device cannot be recovered or was lost too often. Returns its name, or undefined if there is no
   * other. The run continues there, with a warning.
   */
  readonly fallBack?: () => Promise<string | undefined>;
}

/**
 * Runs training and resumes it whenever the backend loses its device. Calls `run(0)` to start; each time that fails because the device
 * was lost, recovers the backend and calls `run(1)`, `run(2)` and so on. Each call must create a new model, as the old one's weights are
 * gone; with `fit`, pass `resume: true` once there has been a `checkpoint` event. Yields the events of the run. Rethrows other errors, and
 * the ninth loss of the device, unless there is another backend to fall back on.
 */
export async function* withRecovery<E, R>(
  backend: Recoverable,
  run: (attempt: number) => AsyncGenerator<E, R, undefined>,
  options: RecoveryOptions = {},
): AsyncGenerator<E | RecoveredEvent | WarningEvent, R, undefined> {
  checkArguments('withRecovery', { backend, run }, { backend: 'object', run: 'function' });
  checkOptions('withRecovery', options, { fallBack: 'function?' });
  const { fallBack } = options;
  let hasFallenBack = false;
  for (let attempt = 0; ; attempt++) {
    try {
      const events = run(attempt);
      checkArguments('withRecovery', { 'the result of run': events }, { 'the result of run': 'object' });
      return yield* events;
    } catch (error) {
      if (hasFallenBack) throw error;
      const message = error instanceof Error ? error.message : String(error);
      const state = await recover(backend, attempt);
      if (state === 'sound') throw error;
      const other = state === 'gone' ? await fallBack?.() : undefined;
      if (state === 'gone' && other === undefined) throw error;
      yield { type: 'recovered', message };
      if (other === undefined) continue;
      hasFallenBack = true;
      yield {
        type: 'warning',
        message: `The graphics device is gone (${message}). Training continues on the ${other} backend.`,
      };
    }
  }
}

/** State of the device: not lost, recovered or gone. */
async function recover(backend: Recoverable, attempt: number): Promise<'sound' | 'recovered' | 'gone'> {
  try {
    if (!(await backend.recover?.())) return 'sound';
    return attempt < MAX_RECOVERIES ? 'recovered' : 'gone';
  } catch {
    return 'gone';
  }
}
