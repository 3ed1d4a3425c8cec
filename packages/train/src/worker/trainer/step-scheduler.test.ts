import { expect, it } from 'vitest';
import { StepScheduler } from './step-scheduler.js';

it.each(['pause', 'step'] as const)('does not wait once it is stopped, even after %s', async (control) => {
  const scheduler = new StepScheduler();
  scheduler.stop();
  scheduler[control]();
  scheduler.countStep();
  await scheduler.waitForStep((type) => {
    throw new Error(`unexpected event: ${type}`);
  });
});

it('stops waiting when it is stopped', async () => {
  const scheduler = new StepScheduler();
  const changes: string[] = [];
  scheduler.pause();
  await scheduler.waitForStep((type) => {
    changes.push(type);
    if (type === 'paused') queueMicrotask(() => scheduler.stop());
  });
  expect(changes).toEqual(['paused', 'resumed']);
});
