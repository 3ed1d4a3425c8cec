import { expect, it } from 'vitest';
import type { LoggedEvent } from './parse-metrics.js';
import { summarizeEvents } from './summarize-events.js';

const epoch = (number: number, validationLoss: number, seconds: number) =>
  ({
    type: 'epoch',
    epoch: number,
    step: number,
    trainLoss: 1 / number,
    trainAccuracy: 0.5,
    validationLoss,
    validationAccuracy: 1 - validationLoss,
    metrics: { rmse: number },
    imagesPerSecond: 1,
    time: '',
    seconds,
  }) satisfies LoggedEvent;

it('finds the last and the best metrics, and adds up the time between interruptions', () => {
  const start = { type: 'start', epochs: 9, time: '', seconds: 1 } as unknown as LoggedEvent;
  const summary = summarizeEvents([start, epoch(1, 0.5, 11), epoch(2, 0.2, 21), epoch(3, 0.4, 5)]);
  expect(summary).toEqual({
    epoch: 3,
    epochs: 9,
    last: {
      trainLoss: 1 / 3,
      trainAccuracy: 0.5,
      validationLoss: 0.4,
      validationAccuracy: 0.6,
      'validation.rmse': 3,
    },
    best: {
      trainLoss: 1 / 3,
      trainAccuracy: 0.5,
      validationLoss: 0.2,
      validationAccuracy: 0.8,
      'validation.rmse': 1,
    },
    seconds: 26,
  });
});

it('summarizes an empty log', () => {
  expect(summarizeEvents([])).toEqual({ epoch: 0, last: {}, best: {}, seconds: 0 });
});
