/** Points of a curve, few enough to draw: where there are too many, two neighbors become their mean. */
export class Curve {
  readonly x: number[] = [];
  readonly y: number[] = [];
  readonly #most: number;
  /** Values that make one point. */
  #each = 1;
  #count = 0;
  #sum = 0;

  constructor(most = 1000) {
    this.#most = most;
  }

  add(x: number, y: number): void {
    this.#sum += y;
    this.#count++;
    if (this.#count < this.#each) return;
    this.x.push(x);
    this.y.push(this.#sum / this.#count);
    this.#sum = 0;
    this.#count = 0;
    if (this.x.length >= 2 * this.#most) this.#halve();
  }

  #halve(): void {
    const half = this.x.length >> 1;
    for (let i = 0; i < half; i++) {
      this.x[i] = this.x[2 * i + 1] as number;
      this.y[i] = ((this.y[2 * i] as number) + (this.y[2 * i + 1] as number)) / 2;
    }
    this.x.length = half;
    this.y.length = half;
    this.#each *= 2;
  }
}

/** The curves over one axis, as uPlot takes them: all their points across in order, null where a curve has none. */
export function aligned(curves: readonly Pick<Curve, 'x' | 'y'>[]): (number | null)[][] {
  const across = [...new Set(curves.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const rows = curves.map(({ x, y }) => {
    const at = new Map(x.map((value, i) => [value, y[i] as number]));
    return across.map((value) => at.get(value) ?? null);
  });
  return [across, ...rows];
}
