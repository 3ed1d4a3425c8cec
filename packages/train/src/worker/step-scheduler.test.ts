import { expect, it } from 'vitest';
import { Turns } from './step-scheduler.js';

it.each(['pause', 'step'] as const)(
  'a run that was stopped does not wait, whatever comes after: %s',
  async (control) => {
    const turns = new Turns();
    turns.stop();
    turns[control]();
    turns.countStep();
    await turns.take((type) => {
      throw new Error(`it was ${type}`);
    });
  },
);

it('a run that is stopped while it waits goes on, to its end', async () => {
  const turns = new Turns();
  const told: string[] = [];
  turns.pause();
  await turns.take((type) => {
    told.push(type);
    if (type === 'paused') queueMicrotask(() => turns.stop());
  });
  expect(told).toEqual(['paused', 'resumed']);
});
