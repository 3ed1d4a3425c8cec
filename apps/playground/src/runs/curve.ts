/** A curve with few enough points to draw. When there are too many, each pair of neighbors is replaced by its mean. */
export class Curve {
  readonly x: number[] = [];
  readonly y: number[] = [];
  readonly #minPoints: number;
  /** Number of values averaged into one point. */
  #valuesPerPoint = 1;
  #count = 0;
  #sum = 0;

  /** @param minPoints The curve is halved to this many points when it has twice as many. */
  constructor(minPoints = 1000) {
    this.#minPoints = minPoints;
  }

  add(x: number, y: number): void {
    this.#sum += y;
    this.#count++;
    if (this.#count < this.#valuesPerPoint) return;
    this.x.push(x);
    this.y.push(this.#sum / this.#count);
    this.#sum = 0;
    this.#count = 0;
    if (this.x.length >= 2 * this.#minPoints) this.#halve();
  }

  #halve(): void {
    const half = this.x.length >> 1;
    for (let i = 0; i < half; i++) {
      this.x[i] = this.x[2 * i + 1] as number;
      this.y[i] = ((this.y[2 * i] as number) + (this.y[2 * i + 1] as number)) / 2;
    }
    this.x.length = half;
    this.y.length = half;
    this.#valuesPerPoint *= 2;
  }
}

/** Curves on a shared x axis, in uPlot's format: all x values in order, then the y values of each curve, `null` where it has none. */
export function aligned(curves: readonly Pick<Curve, 'x' | 'y'>[]): (number | null)[][] {
  const xs = [...new Set(curves.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const rows = curves.map(({ x, y }) => {
    const yAt = new Map(x.map((value, i) => [value, y[i] as number]));
    return xs.map((value) => yAt.get(value) ?? null);
  });
  return [xs, ...rows];
}
