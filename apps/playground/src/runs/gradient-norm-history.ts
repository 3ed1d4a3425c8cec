/** Maximum number of points. When it is reached, every second one is dropped. */
const MAX_POINTS = 400;

/** Gradient norm of each layer over the training steps. */
export class GradientNormHistory {
  readonly #points: { readonly step: number; readonly norms: Readonly<Record<string, number>> }[] = [];
  /** One in this many points is kept. */
  #stride = 1;
  #seen = 0;

  add(step: number, norms: Readonly<Record<string, number>>): void {
    if (this.#seen++ % this.#stride !== 0) return;
    this.#points.push({ step, norms });
    if (this.#points.length < MAX_POINTS) return;
    const half = this.#points.filter((_, i) => i % 2 === 0);
    this.#points.splice(0, this.#points.length, ...half);
    this.#stride *= 2;
  }

  /** Paths of the layers, in the order in which they run. */
  get layers(): string[] {
    return Object.keys(this.#points[0]?.norms ?? {});
  }

  /** The steps, then the norms of each of `layers`. */
  rows(layers: readonly string[]): (number | null)[][] {
    return [
      this.#points.map(({ step }) => step),
      ...layers.map((layer) => this.#points.map(({ norms }) => norms[layer] ?? null)),
    ];
  }
}
