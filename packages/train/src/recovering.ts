/**
 * Among a run's events: the backend had lost its device and is active anew; the run goes on from its checkpoint, or from its
 * beginning where it had none yet.
 */
export interface RecoveredEvent {
  readonly type: 'recovered';
  /** What had failed. */
  readonly message: string;
}

/** What computes a run: a `Backend` of `@convkit/backend` is one. */
export interface Recoverable {
  /** True if its device had been taken from it, and it is there anew, without any tensor. */
  recover?(): Promise<boolean>;
}

/** A device that is lost so often is not worth going back to. */
const MOST_RECOVERIES = 8;

/**
 * A run that goes on by itself when its backend loses its device: `run(0)` begins it, and each time that it fails because of that, the
 * backend is recovered and `run(1)`, `run(2)` … go on with it: a new model (the old one's weights are gone) and, with `fit`,
 * `resume: true` once there was a `checkpoint`. Yields what the run yields. Other errors pass, and so does the ninth loss.
 */
export async function* recovering<E, R>(
  backend: Recoverable,
  run: (attempt: number) => AsyncGenerator<E, R, undefined>,
): AsyncGenerator<E | RecoveredEvent, R, undefined> {
  for (let attempt = 0; ; attempt++) {
    try {
      return yield* run(attempt);
    } catch (error) {
      if (attempt === MOST_RECOVERIES || !(await backend.recover?.())) throw error;
      yield { type: 'recovered', message: error instanceof Error ? error.message : String(error) };
    }
  }
}
