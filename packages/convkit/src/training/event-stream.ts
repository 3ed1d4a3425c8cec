/** Values that one side pushes and the other iterates over, from the first one on, however late it begins. */
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

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (let next = 0; ; next++) {
      while (next >= this.#values.length && !this.#ending) {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
      if (next < this.#values.length) yield this.#values[next] as T;
      else if (this.#ending && 'error' in this.#ending) throw this.#ending.error;
      else return;
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
