import type { RunSpec } from '@convkit/core';
import type { ReportedEvent } from './run-report.js';

const CLASSES = ['cat', 'dog'];

export const SPEC: RunSpec = {
  model: { name: 'lenet5', variant: 'modern', classes: CLASSES, input: [32, 32, 1] },
  data: { source: 'pets' },
  recipe: {
    input: { size: [32, 32], normalize: { mean: [0], std: [1] } },
    loss: 'cross-entropy',
    optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0.9 },
    schedule: { name: 'constant' },
    batchSize: 8,
    epochs: 2,
    l2: [],
  },
  seed: 1,
  backend: { name: 'wasm', threads: 1 },
};

/** Noon and some seconds. */
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds)).toISOString();

interface FixtureOptions {
  /** Whether steps have gradient norms, update ratios and dead units. */
  readonly insight?: boolean;
  /** Whether the run predicts numbers. */
  readonly regression?: boolean;
  /** How many events to give. Defaults to all. */
  readonly length?: number;
}

/** The events of a run of two epochs of four steps, one a second. */
export function runEvents({
  insight = true,
  regression = false,
  length,
}: FixtureOptions = {}): ReportedEvent[] {
  const events: ReportedEvent[] = [
    {
      type: 'start',
      step: 0,
      epoch: 0,
      epochs: 2,
      stepsPerEpoch: 4,
      parameters: 1234,
      resumed: false,
      time: at(0),
    },
  ];
  const accuracy = (value: number) => (regression ? (null as unknown as number) : value);
  for (let step = 1; step <= 8; step++) {
    const epoch = Math.ceil(step / 4);
    events.push({
      type: 'step',
      step,
      epoch,
      loss: 1 / step,
      accuracy: accuracy(step / 10),
      learningRate: 0.1,
      images: 8,
      ...(insight && {
        gradientNorms: { conv1: step, fc: 2 * step },
        updateRatios: { conv1: 0.001, fc: 0.002 },
        deadUnits: { conv1: 0.25 },
      }),
      time: at(step),
    });
    if (step % 4 === 0) {
      events.push({
        type: 'epoch',
        epoch,
        step,
        trainLoss: 0.5 / epoch,
        trainAccuracy: accuracy(0.6),
        validationLoss: 0.6 / epoch,
        validationAccuracy: accuracy(0.7 + epoch / 100),
        metrics: regression ? { mae: 2 / epoch, 'age.mae': 1 / epoch, 'size.mae': 3 / epoch } : {},
        imagesPerSecond: 1000,
        time: at(step),
      });
    }
  }
  events.push({
    type: 'done',
    step: 8,
    weightsSha256: 'c0ffee',
    validationLoss: 0.3,
    validationAccuracy: accuracy(0.72),
    testLoss: 0.4,
    testAccuracy: accuracy(0.71),
    confusion: regression
      ? undefined
      : [
          [7, 3],
          [2, 8],
        ],
    metrics: {},
    time: at(9),
  });
  return events.slice(0, length);
}
