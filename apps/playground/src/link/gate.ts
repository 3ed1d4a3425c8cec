import type { Batch, BatchSource } from '@convkit/train';

/** Where a run waits between two steps: for people who paused it, and for questions to be answered. */
export class Gate {
  #paused = false;
  #steps = 0;
  #open: (() => void) | undefined;
  readonly #tasks: (() => Promise<void>)[] = [];

  constructor(readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.#wake());
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#wake();
  }

  /** Lets one step through. */
  step(): void {
    this.#steps++;
    this.#wake();
  }

  /** Runs `task` before the next step. */
  between<T>(task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#tasks.push(() => task().then(resolve, reject));
      this.#wake();
    });
  }

  /** Does what waits to be done, whatever the run does. */
  async drain(): Promise<void> {
    for (let task = this.#tasks.shift(); task; task = this.#tasks.shift()) await task();
  }

  async pass(): Promise<void> {
    for (;;) {
      await this.drain();
      if (!this.#paused || this.#steps > 0 || this.signal.aborted) break;
      await new Promise<void>((resolve) => {
        this.#open = resolve;
      });
    }
    if (this.#paused && this.#steps > 0) this.#steps--;
  }

  /** The same batches, each handed out when the gate lets it through. */
  guard(source: BatchSource): BatchSource {
    const gate = this;
    return {
      batchesPerEpoch: source.batchesPerEpoch,
      get state() {
        return source.state;
      },
      restore: (state) => source.restore(state),
      async *epoch(): AsyncGenerator<Batch> {
        for await (const batch of source.epoch()) {
          await gate.pass();
          yield batch;
        }
      },
    };
  }

  #wake(): void {
    this.#open?.();
    this.#open = undefined;
  }
}
