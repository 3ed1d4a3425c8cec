import { expect, it } from 'vitest';
import { planSteps } from './small-sets.js';

const recipe = { batchSize: 64, epochs: 10 };

it('keeps the recipe where it takes 300 steps or more', () => {
  expect(planSteps(60_000, recipe, {})).toEqual({ batchSize: 64, epochs: 10 });
});

it.each([
  [40, { batchSize: 8, epochs: 60 }],
  [400, { batchSize: 8, epochs: 10 }],
  [1000, { batchSize: 32, epochs: 10 }],
])('takes 300 steps on %i images', (images, expected) => {
  const plan = planSteps(images, recipe, {});
  expect(plan).toMatchObject(expected);
  expect(plan.epochs * Math.ceil(images / plan.batchSize)).toBeGreaterThanOrEqual(300);
  expect(plan.note).toContain(`batch size ${plan.batchSize}`);
});

it('keeps what the caller chose, and warns below 100 steps', () => {
  expect(planSteps(40, recipe, { epochs: 5, batchSize: 20 })).toEqual({
    batchSize: 20,
    epochs: 5,
    note: 'only 10 training steps: train for more epochs or with smaller batches',
  });
  expect(planSteps(40, recipe, { epochs: 5 })).toMatchObject({ batchSize: 8, epochs: 5 });
});

it('counts a step for the batches that accumulate', () => {
  expect(planSteps(40, recipe, { accumulate: 5 })).toMatchObject({ batchSize: 8, epochs: 300 });
  expect(planSteps(60_000, recipe, { accumulate: 40 })).toMatchObject({ batchSize: 32 });
});

it('counts in the singular', () => {
  expect(planSteps(2, recipe, { epochs: 1 }).note).toBe(
    '2 training samples: training with batch size 8 for 1 epoch (1 step)',
  );
  expect(planSteps(2, recipe, { epochs: 1, batchSize: 2 }).note).toMatch(/^only 1 training step:/);
});
