import { ConfigError, describeValue } from '@convkit/core';
import type { Metric, MetricBatch, MetricComputation } from './metric.js';

/** Computations of several metrics over the same batches. */
export class MetricValues {
  readonly #computations: ReadonlyMap<Metric, MetricComputation>;

  constructor(metrics: readonly Metric[]) {
    this.#computations = new Map(metrics.map((metric) => [metric, metric.create()]));
  }

  /** Whether any metric is computed, so the network's outputs must be read. */
  get needsOutputs(): boolean {
    return this.#computations.size > 0;
  }

  /** Adds a batch to each. */
  add(batch: MetricBatch): void {
    for (const computation of this.#computations.values()) computation.add(batch);
  }

  /**
   * Returns all values by key.
   * @throws ConfigError naming a metric whose value is not a number.
   */
  result(): Record<string, number> {
    const values: Record<string, number> = {};
    for (const [{ name }, computation] of this.#computations) {
      const result = computation.result();
      const isOne = typeof result !== 'object' || result === null;
      for (const [part, value] of Object.entries(isOne ? { '': result } : result)) {
        values[keyOf(part, name)] = checkedNumber(name, value);
      }
    }
    return values;
  }
}

const keyOf = (part: string, name: string) => (part === '' ? name : `${part}.${name}`);

function checkedNumber(name: string, value: unknown): number {
  if (typeof value === 'number') return value;
  throw new ConfigError(`The metric '${name}' returned ${describeValue(value)}, not a number`, {
    hint: 'Return a number from result(), or an object of numbers.',
  });
}
