import { ConfigError, type ScheduleSpec } from '@convkit/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FitOptions } from '../fit-options.js';
import { decodeRunCheckpoint, fit, MemoryRunStore, type RunEvent } from '../index.js';
import { RECIPE, tinyOptions, useCpu } from '../tiny.fixture.js';

beforeAll(useCpu);

const STEPS_PER_EPOCH = 7;

async function run(options: Partial<FitOptions>): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of fit(tinyOptions(options))) events.push(event);
  return events;
}

const ratesIn = (events: RunEvent[]) =>
  events.flatMap((event) => (event.type === 'step' ? [event.learningRate] : []));

const withSchedule = (schedule: ScheduleSpec, epochs = 4) => ({ recipe: { ...RECIPE, schedule, epochs } });

describe("the schedule 'plateau'", () => {
  // No epoch is ten times better than the best.
  const schedule = { name: 'plateau', patience: 0, threshold: 10, factor: 0.5 } as const;

  it('reduces the learning rate after an epoch without improvement, and keeps its state in checkpoints', async () => {
    const store = new MemoryRunStore();
    const rates = ratesIn(await run({ ...withSchedule(schedule), store }));
    const epochs = [0, 1, 2, 3].map((epoch) => rates[epoch * STEPS_PER_EPOCH]);
    expect(epochs).toEqual([0.05, 0.05, 0.025, 0.0125]);
    const { state } = await decodeRunCheckpoint((await store.read()) as Uint8Array);
    expect(state.plateau).toMatchObject({ factor: 0.125, badEpochs: 0, cooldown: 0 });
  });

  it('does not count the epochs of a warm-up', async () => {
    const warmup = { name: 'warmup', epochs: 2, next: schedule } as const;
    const rates = ratesIn(await run(withSchedule(warmup, 6)));
    const epochs = [1, 2, 3, 4, 5].map((epoch) => rates[epoch * STEPS_PER_EPOCH]);
    expect(epochs).toEqual(
      [(0.05 * 8) / 14, 0.05, 0.05, 0.025, 0.0125].map((rate) => expect.closeTo(rate, 12)),
    );
  });

  it('needs a metric that the run has', async () => {
    await expect(run({ ...withSchedule(schedule), validation: undefined })).rejects.toThrow(
      'The metric validationLoss needs a validation set',
    );
    const unknown = withSchedule({ ...schedule, metric: 'validationLos' });
    await expect(run(unknown)).rejects.toThrow("There is no metric 'validationLos'");
    const notMeasured = run({
      ...withSchedule({ ...schedule, metric: 'validation.top-2' }),
      metrics: ['f1'],
    });
    await expect(notMeasured).rejects.toThrow("There is no metric 'validation.top-2'");
  });
});

describe('a custom schedule', () => {
  it('is called before each step', async () => {
    const schedule = ({ step, epoch }: { step: number; epoch: number }) => 0.01 / (1 + step) + epoch;
    const rates = ratesIn(await run({ ...withSchedule({ name: 'custom' }, 2), schedule }));
    expect(rates).toEqual(Array.from({ length: 14 }, (_, i) => 0.01 / (1 + i) + Math.floor(i / 7)));
  });

  it('may follow a warm-up', async () => {
    const warmup = { name: 'warmup', epochs: 1, next: { name: 'custom' } } as const;
    const schedule = ({ step, epochs }: { step: number; epochs: number }) => (1 + step) / 100 / epochs;
    const rates = ratesIn(await run({ ...withSchedule(warmup, 3), schedule }));
    expect(rates[0]).toBeCloseTo(0.005 / 7, 12);
    expect(rates[6]).toBe(0.005);
    expect(rates.slice(7, 9)).toEqual([0.005, 0.01]);
  });

  it.each<[string, Partial<FitOptions>]>([
    ["The recipe's schedule is 'custom', but none is passed", withSchedule({ name: 'custom' })],
    [
      "A schedule is passed, but the recipe's is 'constant'",
      { ...withSchedule({ name: 'constant' }), schedule: () => 1 },
    ],
    [
      'The schedule returned the learning rate NaN for step 1',
      { ...withSchedule({ name: 'custom' }), schedule: () => Number.NaN },
    ],
  ])('is checked: %s', async (message, options) => {
    await expect(run(options)).rejects.toThrow(ConfigError);
    await expect(run(options)).rejects.toThrow(message);
  });
});

it('changes the momentum of the optimizer in one cycle', async () => {
  const done = async (schedule: ScheduleSpec) => (await run(withSchedule(schedule, 1))).at(-1);
  const sums = await Promise.all(
    [{}, { momentum: [0.5, 0.9] }, { momentum: [0.9, 0.9] }].map((more) =>
      done({ name: 'one-cycle', ...more } as ScheduleSpec),
    ),
  );
  // Adam's own beta1 is 0.9.
  expect(sums[2]).toEqual(sums[0]);
  expect(sums[1]).not.toEqual(sums[0]);
});

it('cannot change the momentum of RMSProp without one', async () => {
  const recipe = {
    ...RECIPE,
    optimizer: { name: 'rmsprop', learningRate: 0.1 },
    schedule: { name: 'one-cycle', momentum: [0.8, 0.9] },
  } as const;
  await expect(run({ recipe })).rejects.toThrow(
    'The schedule changes the momentum, but the optimizer has none',
  );
});
