import type { Queue } from 'bullmq';

/** Milliseconds without a sign of a worker after which they are counted. */
const PATIENCE = 30_000;

/** Warns once if jobs wait and no worker is connected. */
export class WorkerWatch {
  readonly #queue: Queue;
  readonly #onWarning: (message: string) => void;
  #since = performance.now();
  #hasWarned = false;

  constructor(queue: Queue, onWarning: (message: string) => void) {
    this.#queue = queue;
    this.#onWarning = onWarning;
  }

  /** A worker has reported something. */
  sign(): void {
    this.#since = performance.now();
  }

  /** Counts the workers, if none has given a sign for long. */
  async check(): Promise<void> {
    if (this.#hasWarned || performance.now() - this.#since < PATIENCE) return;
    this.sign();
    // Managed services may not list their clients.
    const workers = await this.#queue.getWorkersCount().catch(() => undefined);
    if (workers !== 0) return;
    this.#hasWarned = true;
    this.#onWarning(
      'Jobs are waiting, but no worker is connected. Start some with convkit worker --queue URL.',
    );
  }
}
