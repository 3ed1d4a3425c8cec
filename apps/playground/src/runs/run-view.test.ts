import type { StepEvent } from '@convkit/train';
import { beforeEach, expect, it } from 'vitest';
import { models } from '../settings/models.fixture.js';
import { toRunSpec } from '../settings/run-spec.js';
import { DEFAULTS } from '../settings/settings.js';
import { RunView } from './run-view.js';

const stepEvent = (step: number): StepEvent => ({
  type: 'step',
  step,
  epoch: 1,
  loss: 1 / step,
  accuracy: 0.5,
  learningRate: 0.1,
  images: 64,
});
let view: RunView;

beforeEach(() => {
  view = new RunView('run', 1, toRunSpec(DEFAULTS, models), DEFAULTS);
});

it('renders the first step and then four times a second, however fast it trains', () => {
  let renders = 0;
  view.version.subscribe(() => renders++);
  renders = 0;
  for (let i = 0; i < 1000; i++) view.handle(stepEvent(i + 1), i);
  expect(renders).toBe(4);
  expect(view.step).toBe(1000);
});

it('averages the loss over recent batches, the latest with a weight of a tenth', () => {
  expect(view.recentLoss).toBeUndefined();
  view.handle({ ...stepEvent(1), loss: 1 }, 0);
  expect(view.recentLoss).toBe(1);
  view.handle({ ...stepEvent(2), loss: 11 }, 1);
  expect(view.recentLoss).toBeCloseTo(2);
});

it('renders every event that is not a step at once', () => {
  view.handle(stepEvent(1), 0);
  view.handle(stepEvent(2), 1);
  const shown = view.version.value;
  view.handle({ type: 'warning', message: 'mind this' }, 2);
  expect(view.version.value).toBe(shown + 1);
  expect(view.warnings).toEqual(['mind this']);
});

it('renders a run opened from a file at once', () => {
  const shown = view.version.value;
  view.markOpened(40);
  expect(view.version.value).toBe(shown + 1);
  expect(view.status.value).toBe('done');
});

it('tracks the status of a run that is paused, resumed, recovered and stopped', () => {
  const { spec } = view;
  const whole = { ...spec, model: { ...spec.model, classes: ['a', 'b'] } };
  view.handle({ type: 'spec', spec: whole, facts: { threads: 1 } });
  expect(view.classes).toEqual(['a', 'b']);
  expect(view.threads).toBe(1);
  view.handle(stepEvent(1));
  expect(view.status.value).toBe('training');
  view.handle({ type: 'paused', step: 1 });
  expect(view.status.value).toBe('paused');
  view.handle({ type: 'resumed', step: 1 });
  view.handle({ type: 'recovered', message: 'the WebGL context is lost' });
  expect(view.status.value).toBe('training');
  view.handle({ type: 'interrupted', step: 2 });
  expect(view.status.value).toBe('stopped');
  expect(view.log.lines.map((line) => line())).toContain(
    'the WebGL context is lost; recovered it and resumed from the last checkpoint',
  );
});

it('includes testing in the time left, and writes accuracies of few images without decimals', () => {
  const start = { type: 'start', step: 0, epoch: 0, epochs: 1, stepsPerEpoch: 3, parameters: 9 } as const;
  view = new RunView('run', 1, view.spec, DEFAULTS, { used: 60, all: 10_000 });
  view.handle({ ...start, resumed: false }, 0);
  for (let step = 1; step < 3; step++) view.handle(stepEvent(step), 2000 * step);
  expect(view.secondsLeft).toBeUndefined();
  view.handle(stepEvent(3), 6000);
  expect(view.imagesPerSecond).toBe(32);
  expect(view.secondsLeft).toBeCloseTo(60 / 96);
  view.handle({ type: 'evaluating', done: 0, total: 4, images: 0 }, 6000);
  view.handle({ type: 'evaluating', done: 1, total: 4, images: 15 }, 7000);
  expect([view.evaluations.progress, view.secondsLeft]).toEqual([0.25, 3]);
  view.handle({ type: 'evaluating', done: 4, total: 4, images: 60 }, 10_000);
  const figures = { trainLoss: 1, trainAccuracy: 0.5, validationLoss: 1, validationAccuracy: 0.95 };
  view.handle({ type: 'epoch', epoch: 1, step: 3, ...figures, metrics: {}, imagesPerSecond: 32 }, 10_000);
  expect(view.secondsLeft).toBe(0);
  expect(view.log.lines.at(-1)?.()).toBe('Epoch 1: training loss 1, validation accuracy 95%');
});

it('shows the notes of the worker in the log', () => {
  view.handle({ type: 'note', message: 'loaded resnet18.pth' });
  expect(view.log.lines.map((line) => line())).toEqual(['loaded resnet18.pth']);
});

it('knows whether the loss had fallen at a step', () => {
  for (const [i, loss] of [2, 1, 0.5, 160, 1e9].entries()) {
    view.handle({ ...stepEvent(10 * (i + 1)), loss }, i);
  }
  expect([30, 39, 40, 50].map((step) => view.hadLearnedBy(step))).toEqual([true, true, false, false]);
});
