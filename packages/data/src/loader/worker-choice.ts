import type { SampleProcessor } from './batch-task.js';

/** First batches, which are not measured: their code is not compiled yet. */
const WARM_UP = 4;
/** Milliseconds to measure before workers may be chosen. */
const MEASURED = 250;
/** Share of the time that workers must take off the calling thread. */
const LEAST_SHARE = 0.1;
/** Milliseconds for a batch. To send it to a worker and back costs the calling thread up to half a millisecond. */
const LEAST_PER_BATCH = 2;
/** More workers than this are never chosen. */
const MOST_WORKERS = 8;

/**
 * Chooses the number of workers for a loader that began without. It chooses some once the batches that the calling thread processed took a
 * relevant share of its time, as many as can keep up with the rest of the program.
 */
export class WorkerChoice {
  readonly #most: number;
  #workers = 0;
  #batches = 0;
  #processing = 0;
  #total = 0;
  /** When the last batch was ready. Undefined at the start of an epoch. */
  #ready: number | undefined;

  /** @param cores Number of cores of the machine. More workers would only take turns. */
  constructor(cores: number) {
    this.#most = Math.min(cores, MOST_WORKERS);
  }

  /** Number of workers: 0 until they pay. */
  get workers(): number {
    return this.#workers;
  }

  /** Starts an epoch. What happened since the last one, such as an evaluation, does not count. */
  startEpoch(): void {
    this.#ready = undefined;
  }

  /** The processor of the calling thread, whose batches are recorded. */
  watch(processor: SampleProcessor): SampleProcessor {
    return {
      process: async (task, buffer) => {
        const began = performance.now();
        const result = await processor.process(task, buffer);
        this.record(began, performance.now());
        return result;
      },
    };
  }

  /** Records when the calling thread began to process a batch, and when it was ready, in milliseconds. */
  record(began: number, ready: number): void {
    const before = this.#ready;
    this.#ready = ready;
    if (this.#workers > 0 || before === undefined || this.#batches++ < WARM_UP) return;
    this.#processing += ready - began;
    this.#total += ready - before;
    const isWorthwhile =
      this.#total >= MEASURED &&
      this.#processing >= LEAST_SHARE * this.#total &&
      this.#processing >= LEAST_PER_BATCH * (this.#batches - WARM_UP);
    if (!isWorthwhile) return;
    const rest = Math.max(this.#total - this.#processing, 1);
    this.#workers = Math.min(Math.ceil(this.#processing / rest), this.#most);
  }
}
