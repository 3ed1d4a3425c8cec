import { expect, it } from 'vitest';
import { INITIAL_STATE, type RunState } from '../checkpoint/run-state.js';
import type { RunEvent } from '../events.js';
import { MetricsLog } from './metrics-log.js';
import { METRICS_FILE, parseMetrics } from './parse-metrics.js';
import { MemoryRunFiles } from './run-files.js';

const start: RunEvent = {
  type: 'start',
  step: 0,
  epoch: 0,
  epochs: 2,
  stepsPerEpoch: 4,
  parameters: 1,
  resumed: false,
};
const step = (number: number): RunEvent => ({
  type: 'step',
  step: number,
  epoch: Math.ceil(number / 4),
  loss: 1 / number,
  accuracy: 0.5,
  learningRate: 0.1,
  images: 8,
});
const epoch = (number: number): RunEvent => ({
  type: 'epoch',
  epoch: number,
  step: 4 * number,
  trainLoss: 1,
  trainAccuracy: 0.5,
  validationLoss: 1,
  validationAccuracy: 0.5,
  metrics: {},
  imagesPerSecond: 10,
});
const state = (steps: number, epochs: number): RunState => ({ ...INITIAL_STATE, step: steps, epoch: epochs });

const names = async (files: MemoryRunFiles) =>
  parseMetrics((await files.read(METRICS_FILE)) ?? new Uint8Array(0)).map((event) =>
    event.type === 'step'
      ? `step ${event.step}`
      : event.type === 'epoch'
        ? `epoch ${event.epoch}`
        : event.type,
  );

async function logged(...events: RunEvent[]): Promise<MemoryRunFiles> {
  const files = new MemoryRunFiles();
  const log = new MetricsLog(files, 2);
  for (const event of events) await log.add(event);
  await log.flush();
  return files;
}

const all = () =>
  logged(start, step(1), step(2), step(3), step(4), epoch(1), step(5), step(6), step(7), step(8), epoch(2));

it('logs every second step and all epochs, with a time', async () => {
  const files = await all();
  expect(await names(files)).toEqual(['start', 'step 2', 'step 4', 'epoch 1', 'step 6', 'step 8', 'epoch 2']);
  const [first] = parseMetrics((await files.read(METRICS_FILE)) as Uint8Array);
  expect(first).toEqual({
    ...start,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    seconds: expect.any(Number),
  });
});

it('logs a step with insight between those that are due', async () => {
  expect(await names(await logged({ ...step(1), gradientNorms: {} } as RunEvent))).toEqual(['step 1']);
});

it.each([
  [state(0, 0), ['start']],
  [state(3, 0), ['start', 'step 2']],
  [state(4, 0), ['start', 'step 2', 'step 4']],
  [state(4, 1), ['start', 'step 2', 'step 4', 'epoch 1']],
  [state(8, 1), ['start', 'step 2', 'step 4', 'epoch 1', 'step 6', 'step 8']],
])('removes lines after a checkpoint', async (at, kept) => {
  const files = await all();
  expect(await new MetricsLog(files).cut(at)).toBe(true);
  expect(await names(files)).toEqual(kept);
});

it('removes an incomplete or damaged line and all later ones', async () => {
  const files = await all();
  const whole = (await files.read(METRICS_FILE)) as Uint8Array;
  await files.write(METRICS_FILE, whole.subarray(0, whole.length - 20));
  await new MetricsLog(files).cut(state(8, 2));
  expect(await names(files)).toEqual(['start', 'step 2', 'step 4', 'epoch 1', 'step 6', 'step 8']);
  await files.append(METRICS_FILE, new TextEncoder().encode('{"type":"step"}}\n{"type":"done"}\n'));
  await new MetricsLog(files).cut(state(8, 1));
  expect((await names(files)).at(-1)).toBe('step 8');
});

it('removes warnings that a resumed run repeats, and the interruption', async () => {
  const warning: RunEvent = { type: 'warning', message: 'other kernels' };
  const files = await logged(start, warning, step(2), warning, { type: 'interrupted', step: 2 });
  await new MetricsLog(files).cut(state(2, 0));
  expect(await names(files)).toEqual(['start', 'warning', 'step 2']);
});

it('has no start of the run in a folder without a log', async () => {
  expect(await new MetricsLog(new MemoryRunFiles()).cut(state(2, 0))).toBe(false);
  expect(await new MetricsLog(undefined).cut(state(2, 0))).toBe(false);
});
