import type { CurvePoint, JobResult, Parameters, SweepSpec, TrialSummary } from '@convkit/sweep';
import { metricOf } from '@convkit/train';
import { figure, percent } from '../output/output.js';

/** Formats what trials have reached in the metric of a sweep. */
export class SweepFormat {
  readonly #metric: string;
  readonly #number: (value: number) => string;

  constructor({ metric }: SweepSpec) {
    this.#metric = metric;
    this.#number = /accuracy$/i.test(metric) ? percent : figure;
  }

  /** The metric of an epoch, with its name. */
  point(point: CurvePoint): string {
    return `${this.#metric} ${this.#number(metricOf(point, this.#metric))}`;
  }

  /** The metric of the epoch that a run keeps, or why it has none. */
  result({ state, error = '', curve = [], bestEpoch }: JobResult): string {
    const point = curve.find(({ epoch }) => epoch === bestEpoch) ?? curve.at(-1);
    return state === 'done' && point ? this.point(point) : `${state}: ${error}`;
  }

  /** Mean of the runs of a trial, with their standard deviation if there are several. */
  trial({ mean, deviation }: TrialSummary): string {
    return deviation === undefined
      ? this.#number(mean)
      : `${this.#number(mean)} ± ${this.#number(deviation)}`;
  }
}

/** Parameters on a line, such as `lr=0.01 augment=light`. */
export const inWords = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
