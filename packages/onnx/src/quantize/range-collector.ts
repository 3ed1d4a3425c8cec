import { NumericError } from '@convkit/core';

/** How the range of an activation is chosen from the values that calibration sees. */
export type CalibrationMethod =
  | { readonly name: 'min-max' }
  /** Leaves out what is beyond the middle `percent` of all values. */
  | { readonly name: 'percentile'; readonly percent: number };

/** Range of the values of an activation. */
export interface ActivationRange {
  /** Smallest value. */
  readonly min: number;
  /** Largest value. */
  readonly max: number;
}

/** Number of equal intervals from -limit to limit. */
const BINS = 4096;

/** Collects the values of an activation in a histogram, whose range doubles where needed. */
export class RangeCollector {
  readonly #name: string;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #limit = 2 ** -20;
  #counts = new Float64Array(BINS);
  #total = 0;

  /** @param name Name of the activation, for error messages. */
  constructor(name: string) {
    this.#name = name;
  }

  /** Adds values. @throws NumericError if one is not finite. */
  add(values: ArrayLike<number>): void {
    let [min, max] = [this.#min, this.#max];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value - value !== 0) {
        throw new NumericError(`calibration: the activation '${this.#name}' has the value ${value}`, {
          hint: 'Check the images that you calibrate with, and the weights.',
        });
      }
      if (value < min) min = value;
      if (value > max) max = value;
    }
    [this.#min, this.#max] = [min, max];
    while (Math.max(-min, max) >= this.#limit) this.#widen();
    const scale = BINS / 2 / this.#limit;
    for (let i = 0; i < values.length; i++) {
      const bin = Math.floor((values[i] as number) * scale) + BINS / 2;
      this.#counts[bin] = (this.#counts[bin] as number) + 1;
    }
    this.#total += values.length;
  }

  /** Range of all values so far, by a method. */
  range(method: CalibrationMethod): ActivationRange {
    if (this.#total === 0) return { min: 0, max: 0 };
    if (method.name === 'min-max') return { min: this.#min, max: this.#max };
    const outside = (this.#total * (1 - method.percent / 100)) / 2;
    return {
      min: Math.max(this.#edge(this.#counts, outside), this.#min),
      max: Math.min(-this.#edge(this.#counts.toReversed(), outside), this.#max),
    };
  }

  /** Lower edge of the first interval of `counts` that has more than `outside` values below its end. */
  #edge(counts: Float64Array, outside: number): number {
    let below = 0;
    const bin = counts.findIndex((count) => {
      below += count;
      return below > outside;
    });
    return (bin / (BINS / 2) - 1) * this.#limit;
  }

  /** Doubles the range. Two intervals become one. */
  #widen(): void {
    const counts = new Float64Array(BINS);
    for (let bin = 0; bin < BINS; bin++) {
      const at = BINS / 4 + (bin >> 1);
      counts[at] = (counts[at] as number) + (this.#counts[bin] as number);
    }
    this.#counts = counts;
    this.#limit *= 2;
  }
}
