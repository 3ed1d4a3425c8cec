import type { Insight } from '@convkit/train';

/** Maximum number of points. When it is reached, every second one is dropped. */
const MAX_POINTS = 400;

/** Gradient norm, update ratio and dead units of each layer over the training steps. */
export class LayerHistory {
  readonly #points: { readonly step: number; readonly insight: Insight }[] = [];
  /** One in this many points is kept. */
  #stride = 1;
  #seen = 0;

  add(step: number, insight: Insight): void {
    if (this.#seen++ % this.#stride !== 0) return;
    this.#points.push({ step, insight });
    if (this.#points.length < MAX_POINTS) return;
    const half = this.#points.filter((_, i) => i % 2 === 0);
    this.#points.splice(0, this.#points.length, ...half);
    this.#stride *= 2;
  }

  /** Paths of the layers that have a figure, in the order in which they run. */
  layers(figure: keyof Insight): string[] {
    return [...new Set(this.#points.flatMap(({ insight }) => Object.keys(insight[figure])))];
  }

  /** The steps, then a figure of each of `layers`. */
  rows(figure: keyof Insight, layers: readonly string[]): (number | null)[][] {
    return [
      this.#points.map(({ step }) => step),
      ...layers.map((layer) => this.#points.map(({ insight }) => insight[figure][layer] ?? null)),
    ];
  }
}
