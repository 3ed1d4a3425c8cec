/**
 * Values that one side pushes and the other iterates over, from the first one on, however late it begins. A consumer that waits for an event
 * gets it before the run begins its next step, so a run that is stopped at the event of a step stops after this step.
 */
export class EventStream<T> implements AsyncIterable<T> {
  readonly #values: T[] = [];
  readonly #waiting: (() => void)[] = [];
  #ending: { readonly error?: unknown } | undefined;

  push(value: T): void {
    this.#values.push(value);
    this.#wake();
  }

  /** Ends the stream; with an error, iterating throws it. */
  end(ending: { readonly error?: unknown } = {}): void {
    this.#ending = ending;
    this.#wake();
  }

  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    let taken = 0;
    const next = () => {
      if (taken < this.#values.length) return { done: false, value: this.#values[taken++] as T } as const;
      if (this.#ending && 'error' in this.#ending) throw this.#ending.error;
      return this.#ending && ({ done: true, value: undefined } as const);
    };
    return {
      next: () =>
        new Promise((resolve, reject) => {
          const attempt = () => {
            try {
              const result = next();
              if (result) resolve(result);
              else this.#waiting.push(attempt);
            } catch (error) {
              reject(error);
            }
          };
          attempt();
        }),
    };
  }

  #wake(): void {
    for (const attempt of this.#waiting.splice(0)) attempt();
  }
}
