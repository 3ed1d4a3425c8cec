/** Most points that are kept; then every second one goes. */
const MOST = 400;

/** Gradient norms of the layers over the steps. */
export class NormHistory {
  readonly #points: { readonly step: number; readonly norms: Readonly<Record<string, number>> }[] = [];
  #skip = 1;
  #seen = 0;

  add(step: number, norms: Readonly<Record<string, number>>): void {
    if (this.#seen++ % this.#skip !== 0) return;
    this.#points.push({ step, norms });
    if (this.#points.length < MOST) return;
    const half = this.#points.filter((_, i) => i % 2 === 0);
    this.#points.splice(0, this.#points.length, ...half);
    this.#skip *= 2;
  }

  /** Paths, in the order in which the layers stand. */
  get layers(): string[] {
    return Object.keys(this.#points[0]?.norms ?? {});
  }

  /** The steps, then a row for each of `layers`. */
  rows(layers: readonly string[]): (number | null)[][] {
    return [
      this.#points.map(({ step }) => step),
      ...layers.map((layer) => this.#points.map(({ norms }) => norms[layer] ?? null)),
    ];
  }
}
