import type { StepEvent } from '@convkit/train';
import { expect, it } from 'vitest';
import { EventLog } from './event-log.js';

const step = (number: number): StepEvent => ({
  type: 'step',
  step: number,
  epoch: 1,
  loss: 1,
  accuracy: 0.5,
  learningRate: 0.1,
  images: 64,
});
const insight = { gradientNorms: { fc: 1 }, updateRatios: {}, deadUnits: {} };

it('keeps the events of the run and the steps with an insight', () => {
  const log = new EventLog();
  log.add({ type: 'data', name: 'mnist', received: 1 });
  log.add({ type: 'paused', step: 1 });
  log.add(step(1));
  log.add({ ...step(10), ...insight }, new Date(0));
  log.add({ type: 'interrupted', step: 10 });
  expect(log.events.map(({ type }) => type)).toEqual(['step', 'interrupted']);
  expect(log.events[0]).toMatchObject({ step: 10, time: '1970-01-01T00:00:00.000Z' });
});

it('thins out the steps of a long run evenly', () => {
  const log = new EventLog();
  for (let number = 0; number < 10_000; number++) log.add({ ...step(number), ...insight });
  log.add({ type: 'interrupted', step: 10_000 });
  const steps = log.events.flatMap((event) => (event.type === 'step' ? [event.step] : []));
  expect(steps.length).toBeLessThan(2000);
  expect(new Set(steps.slice(1).map((each, i) => each - (steps[i] as number)))).toEqual(new Set([8]));
  expect(log.events.at(-1)?.type).toBe('interrupted');
});
