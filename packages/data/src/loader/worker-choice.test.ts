import { expect, it } from 'vitest';
import { WorkerChoice } from './worker-choice.js';

/** Records batches of an epoch, each processed for `processing` milliseconds and then used for `rest`. */
function recordEpoch(choice: WorkerChoice, batches: number, processing: number, rest: number): number {
  choice.startEpoch();
  for (let i = 0; i < batches; i++) {
    const began = i * (processing + rest);
    choice.record(began, began + processing);
  }
  return choice.workers;
}

it.each([
  { what: 'as many as keep up', processing: 30, rest: 20, workers: 2 },
  { what: 'one for a small share', processing: 20, rest: 100, workers: 1 },
  { what: 'one for each core', processing: 1000, rest: 1, workers: 4 },
  { what: 'none if batches are cheap', processing: 1, rest: 1, workers: 0 },
  { what: 'none for less than a tenth of the time', processing: 20, rest: 200, workers: 0 },
])('chooses $what', ({ processing, rest, workers }) => {
  expect(recordEpoch(new WorkerChoice(4), 300, processing, rest)).toBe(workers);
});

it('never chooses more than eight', () => {
  expect(recordEpoch(new WorkerChoice(64), 100, 1000, 1)).toBe(8);
});

it('does not judge by the first batches, or by the time between epochs', () => {
  expect(recordEpoch(new WorkerChoice(4), 5, 1000, 1)).toBe(0);
  const choice = new WorkerChoice(4);
  expect(recordEpoch(choice, 5, 100, 1000)).toBe(0);
  choice.startEpoch();
  choice.record(1e9, 1e9 + 100);
  choice.record(1e9 + 110, 1e9 + 250);
  expect(choice.workers).toBe(0);
  choice.record(1e9 + 260, 1e9 + 380);
  expect(choice.workers).toBe(4);
});
