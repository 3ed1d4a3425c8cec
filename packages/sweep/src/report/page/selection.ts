/** The trial that is highlighted everywhere on the page. */
export class Selection {
  readonly #listeners: ((trial: number | undefined, pinned: number | undefined) => void)[] = [];
  #pointed: number | undefined;
  #pinned: number | undefined;

  get trial(): number | undefined {
    return this.#pointed ?? this.#pinned;
  }

  onChange(listener: (trial: number | undefined, pinned: number | undefined) => void): void {
    this.#listeners.push(listener);
  }

  /** Highlights a trial as long as the pointer or the focus is on it. */
  point(trial: number | undefined): void {
    if (trial === this.#pointed) return;
    this.#pointed = trial;
    this.#notify();
  }

  /** Keeps a trial highlighted, or no longer. */
  pin(trial: number | undefined): void {
    this.#pinned = trial === this.#pinned ? undefined : trial;
    this.#pointed = undefined;
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener(this.trial, this.#pinned);
  }
}
