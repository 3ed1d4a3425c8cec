/** Whose turn it is in a worker that trains: between two steps it answers questions, and waits where it is paused. */
export class Turns {
  readonly #waiting: (() => Promise<void>)[] = [];
  #paused = false;
  #stepsAllowed = 0;
  #wake: (() => void) | undefined;
  readonly #abort = new AbortController();

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  pause(): void {
    this.#paused = true;
    this.#stepsAllowed = 0;
  }

  resume(): void {
    this.#paused = false;
    this.#wake?.();
  }

  /** One step, and then a pause again; a run that is not paused is paused after it. */
  step(): void {
    this.#paused = true;
    this.#stepsAllowed += 1;
    this.#wake?.();
  }

  /** For good: a run that is stopped waits for nobody. */
  stop(): void {
    this.#abort.abort();
    this.#wake?.();
  }

  /** What `task` gives, as soon as no step is under way. */
  run<T>(task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => task().then(resolve, reject));
      this.#wake?.();
    });
  }

  /** Called after a step: that one is used up. */
  countStep(): void {
    this.#stepsAllowed = Math.max(0, this.#stepsAllowed - 1);
  }

  /** Answers what waits. */
  async answer(): Promise<void> {
    for (let task = this.#waiting.shift(); task; task = this.#waiting.shift()) await task();
  }

  /** Answers what waits and stays while the run is paused; tells of the pause. */
  async take(tell: (type: 'paused' | 'resumed') => void): Promise<void> {
    await this.answer();
    if (!this.#mustWait) return;
    tell('paused');
    while (this.#mustWait) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
      await this.answer();
    }
    tell('resumed');
  }

  get #mustWait(): boolean {
    return this.#paused && this.#stepsAllowed === 0 && !this.signal.aborted;
  }
}
