import type { StepEvent } from '@convkit/train';
import { beforeEach, expect, it } from 'vitest';
import { models } from '../settings/models.fixture.js';
import { specOf } from '../settings/run-spec.js';
import { RunView } from './run-view.js';
import { DEFAULTS } from '../settings/settings.js';

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
  view = new RunView('run', 1, specOf(DEFAULTS, models), DEFAULTS);
});

it('is drawn for the first step and then four times a second, however fast it steps', () => {
  let drawn = 0;
  view.version.subscribe(() => drawn++);
  drawn = 0;
  for (let i = 0; i < 1000; i++) view.take(stepEvent(i + 1), i);
  expect(drawn).toBe(4);
  expect(view.step).toBe(1000);
});

it('its loss is of the last batches: one that is harder moves it by a tenth', () => {
  expect(view.recentLoss).toBeUndefined();
  view.take({ ...stepEvent(1), loss: 1 }, 0);
  expect(view.recentLoss).toBe(1);
  view.take({ ...stepEvent(2), loss: 11 }, 1);
  expect(view.recentLoss).toBeCloseTo(2);
});

it('shows at once what is no step', () => {
  view.take(stepEvent(1), 0);
  view.take(stepEvent(2), 1);
  const shown = view.version.value;
  view.take({ type: 'warning', message: 'mind this' }, 2);
  expect(view.version.value).toBe(shown + 1);
  expect(view.warnings).toEqual(['mind this']);
});

it('a run from a file is shown as soon as it is open', () => {
  const shown = view.version.value;
  view.opened(40);
  expect(view.version.value).toBe(shown + 1);
  expect(view.status.value).toBe('done');
});

it('follows a run through its pauses to its end', () => {
  const { spec } = view;
  const whole = { ...spec, model: { ...spec.model, classes: ['a', 'b'] } };
  view.take({ type: 'spec', spec: whole });
  expect(view.classes).toEqual(['a', 'b']);
  view.take(stepEvent(1));
  expect(view.status.value).toBe('training');
  view.take({ type: 'paused', step: 1 });
  expect(view.status.value).toBe('paused');
  view.take({ type: 'resumed', step: 1 });
  view.take({ type: 'recovered', message: 'the WebGL context is lost' });
  expect(view.status.value).toBe('training');
  view.take({ type: 'interrupted', step: 2 });
  expect(view.status.value).toBe('stopped');
  expect(view.log).toContain(
    'the WebGL context is lost; it is there again, and the run goes on from its last checkpoint',
  );
});
