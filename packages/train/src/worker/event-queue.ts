/** Queue of events for one reader, which may start late. */
export class EventQueue<T> {
  #items: T[] = [];
  #ended = false;
  #error: unknown;
  #wake: (() => void) | undefined;

  /** Adds events to the queue. */
  push(items: readonly T[]): void {
    this.#items.push(...items);
    this.#wake?.();
  }

  /** Ends the reader's loop after the queued events, or throws `error` there. */
  end(error?: unknown): void {
    this.#ended = true;
    this.#error = error;
    this.#wake?.();
  }

  /** Yields the events in order. */
  async *read(): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const items = this.#items;
      this.#items = [];
      yield* items;
      if (this.#items.length > 0) continue;
      if (this.#ended) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#error !== undefined) throw this.#error;
  }
}
