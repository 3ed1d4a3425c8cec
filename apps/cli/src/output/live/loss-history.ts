/** Maximum number of points: more than the width of a terminal. */
const LIMIT = 512;

/** The losses of a run in a bounded number of points, each the mean of the same number of steps. */
export class LossHistory {
  #points: number[] = [];
  #stepsPerPoint = 1;
  #pending: number[] = [];

  add(loss: number): void {
    this.#pending.push(loss);
    if (this.#pending.length < this.#stepsPerPoint) return;
    this.#points.push(mean(this.#pending));
    this.#pending = [];
    if (this.#points.length < LIMIT) return;
    this.#points = Array.from({ length: LIMIT / 2 }, (_, i) => mean(this.#points.slice(2 * i, 2 * i + 2)));
    this.#stepsPerPoint *= 2;
  }

  get values(): readonly number[] {
    return this.#points;
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
