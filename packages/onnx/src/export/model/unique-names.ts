/** Names that are unique in a graph. */
export class UniqueNames {
  readonly #taken: Set<string>;
  readonly #counts = new Map<string, number>();

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** Returns `name`, or `name_1`, `name_2`, … if it is taken. */
  take(name: string): string {
    let unique = name;
    for (let count = this.#counts.get(name) ?? 1; this.#taken.has(unique); count++) {
      unique = `${name}_${count}`;
      this.#counts.set(name, count + 1);
    }
    this.#taken.add(unique);
    return unique;
  }
}
