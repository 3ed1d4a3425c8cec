import { expect, it } from 'vitest';
import { StepScheduler } from './step-scheduler.js';

it.each(['pause', 'step'] as const)(
  'a run that was stopped does not wait, whatever comes after: %s',
  async (control) => {
    const scheduler = new StepScheduler();
    scheduler.stop();
    scheduler[control]();
    scheduler.countStep();
    await scheduler.waitForStep((type) => {
      throw new Error(`it was ${type}`);
    });
  },
);

it('a run that is stopped while it waits goes on, to its end', async () => {
  const scheduler = new StepScheduler();
  const told: string[] = [];
  scheduler.pause();
  await scheduler.waitForStep((type) => {
    told.push(type);
    if (type === 'paused') queueMicrotask(() => scheduler.stop());
  });
  expect(told).toEqual(['paused', 'resumed']);
});
