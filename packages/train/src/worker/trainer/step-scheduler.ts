/** Lets a training run be paused and stepped, and runs other tasks between its steps. */
export class StepScheduler {
  readonly #pending: (() => Promise<void>)[] = [];
  #paused = false;
  #stepsAllowed = 0;
  #wake: (() => void) | undefined;
  readonly #abort = new AbortController();

  /** Aborted when the run is stopped. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Pauses the run after the current step. */
  pause(): void {
    this.#paused = true;
    this.#stepsAllowed = 0;
  }

  /** Continues a paused run. */
  resume(): void {
    this.#paused = false;
    this.#wake?.();
  }

  /** Allows one more step, then pauses the run. */
  step(): void {
    this.#paused = true;
    this.#stepsAllowed += 1;
    this.#wake?.();
  }

  /** Stops the run for good, even while it is paused. */
  stop(): void {
    this.#abort.abort();
    this.#wake?.();
  }

  /** Runs `task` as soon as no step is in progress. Returns its result. */
  runBetweenSteps<T>(task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#pending.push(() => task().then(resolve, reject));
      this.#wake?.();
    });
  }

  /** Counts a step that was taken. */
  countStep(): void {
    this.#stepsAllowed = Math.max(0, this.#stepsAllowed - 1);
  }

  /** Runs the pending tasks. */
  async runPending(): Promise<void> {
    for (let task = this.#pending.shift(); task; task = this.#pending.shift()) await task();
  }

  /** Waits until the next step may be taken: runs pending tasks, and waits while the run is paused. Reports pauses to `onChange`. */
  async waitForStep(onChange: (type: 'paused' | 'resumed') => void): Promise<void> {
    await this.runPending();
    if (!this.#mustWait) return;
    onChange('paused');
    while (this.#mustWait) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
      await this.runPending();
    }
    onChange('resumed');
  }

  get #mustWait(): boolean {
    return this.#paused && this.#stepsAllowed === 0 && !this.signal.aborted;
  }
}
