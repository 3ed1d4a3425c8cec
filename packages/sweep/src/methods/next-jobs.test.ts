import { describe, expect, it } from 'vitest';
import type { JobResult, TrialJob } from '../engine/trial-job.js';
import type { SweepSpec } from '../spec/sweep-spec.js';
import { nextJobs } from './next-jobs.js';
import { planSweep } from './plan-sweep.js';
import { rankAll } from './rank-trials.js';

const SPEC: SweepSpec = {
  run: { model: 'lenet5', epochs: 9 },
  space: { lr: { logUniform: [0.001, 1] } },
  method: { name: 'successive-halving', trials: 9 },
  metric: 'validationLoss',
};

/** The result of a job: trial n has the loss n after its first rung. Later, small numbers are the worst. */
function resultOf(
  { id, trial, run, parameters, options, epochs }: TrialJob,
  fields: Partial<Omit<JobResult, 'options'>> = {},
): JobResult {
  const validationLoss = epochs === 1 ? trial : 100 - trial;
  const curve = [{ epoch: epochs, trainLoss: 1, validationLoss, validationAccuracy: 1 / validationLoss }];
  const own = { state: 'done', curve, weightsSha256: id, seconds: 1, worker: 'w' } as const;
  return { job: id, trial, run, parameters, options, epochs, ...own, ...fields };
}

const ids = (jobs: readonly TrialJob[]) => jobs.map(({ id }) => id);

/** Completes all jobs of a sweep, the last of those that can run first. */
function complete(
  spec: SweepSpec,
  change: (job: TrialJob) => Partial<Omit<JobResult, 'options'>> = () => ({}),
) {
  const plan = planSweep(spec);
  const results = new Map<string, JobResult>();
  for (;;) {
    const job = nextJobs(plan, results).findLast(({ id }) => !results.has(id));
    if (!job) return { plan, results, ranking: rankAll(plan, results) };
    results.set(job.id, resultOf(job, change(job)));
  }
}

describe('successive halving', () => {
  it('starts a rung when the one before is complete, with its best trials', () => {
    const plan = planSweep(SPEC);
    const results = new Map<string, JobResult>();
    const first = nextJobs(plan, results);
    expect(first.map(({ trial, epochs }) => [trial, epochs])).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((trial) => [trial, 1]),
    );
    for (const job of first.slice(1).reverse()) results.set(job.id, resultOf(job));
    expect(nextJobs(plan, results)).toEqual(first);
    results.set('0001.epochs-1', resultOf(first[0] as TrialJob));
    const second = nextJobs(plan, results);
    expect(ids(second.slice(9))).toEqual(['0001.epochs-3', '0002.epochs-3', '0003.epochs-3']);
    // Results of the second rung do not change who entered it.
    for (const job of second.slice(9)) {
      results.set(job.id, resultOf(job));
      expect(ids(nextJobs(plan, results)).slice(0, 12)).toEqual(ids(second));
    }
    expect(ids(nextJobs(plan, results)).slice(12)).toEqual(['0003.epochs-9']);
  });

  it('ranks trials that came further first', () => {
    const { ranking } = complete(SPEC);
    expect(ranking.map(({ trial, epochs }) => [trial, epochs])).toEqual([
      [3, 9],
      [2, 3],
      [1, 3],
      ...[4, 5, 6, 7, 8, 9].map((trial) => [trial, 1]),
    ]);
  });

  it('does not continue trials that failed, diverged, or have no finite metric', () => {
    const { ranking } = complete(SPEC, ({ trial }) => {
      if (trial === 1) return { state: 'failed', curve: undefined };
      if (trial === 2) return { state: 'diverged', curve: undefined };
      return trial === 3 ? { curve: [{ epoch: 1, trainLoss: 1, validationLoss: Number.NaN }] } : {};
    });
    expect(ranking.slice(0, 3).map(({ trial }) => trial)).toEqual([6, 5, 4]);
    expect(ranking.map(({ trial }) => trial)).not.toContain(1);
    expect(ranking).toHaveLength(6);
  });

  it('does not rank a trial that diverged later by what it had reached before', () => {
    const { ranking } = complete(SPEC, ({ epochs }) =>
      epochs === 9 ? { state: 'diverged', curve: undefined } : {},
    );
    expect(ranking.map(({ trial }) => trial)).toEqual([2, 1, 4, 5, 6, 7, 8, 9]);
  });

  it('ranks a run by the epoch whose weights it keeps', () => {
    const { ranking } = complete({ ...SPEC, method: { name: 'random', trials: 2 } }, ({ trial }) => ({
      curve: [1, 2].map((epoch) => ({ epoch, trainLoss: 1, validationLoss: trial * epoch })),
      ...(trial === 2 && { bestEpoch: 1 }),
    }));
    expect(ranking.map(({ trial, mean }) => [trial, mean])).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('maximizes metrics that improve by rising', () => {
    const { ranking } = complete({ ...SPEC, metric: 'validationAccuracy' });
    expect(ranking[0]?.trial).toBe(3);
    const inverted = complete({ ...SPEC, metric: 'validationAccuracy', goal: 'minimize' });
    expect(inverted.ranking[0]?.trial).toBe(7);
  });

  it('reports a metric that runs do not have, with those that they have', () => {
    expect(() => complete({ ...SPEC, metric: 'validation.f1' })).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('validation.f1'),
        hint: expect.stringContaining('validationLoss'),
      }),
    );
  });
});

describe('several runs of a trial', () => {
  const spec: SweepSpec = {
    ...SPEC,
    method: { name: 'random', trials: 2 },
    seeds: [3, 4],
    folds: 2,
  };

  it('are trained with each seed and fold, and ranked by their mean', () => {
    const { plan, results, ranking } = complete(spec, ({ trial, options }) => ({
      curve: [{ epoch: 9, trainLoss: 1, validationLoss: trial + 10 * Number(options.seed) }],
    }));
    expect([...results.values()].map(({ run }) => run).sort()).toEqual([
      '0001-fold-1-seed-3',
      '0001-fold-1-seed-4',
      '0001-fold-2-seed-3',
      '0001-fold-2-seed-4',
      '0002-fold-1-seed-3',
      '0002-fold-1-seed-4',
      '0002-fold-2-seed-3',
      '0002-fold-2-seed-4',
    ]);
    const options = nextJobs(plan, new Map()).map((job) => [job.options.seed, job.options.fold]);
    expect(options.slice(0, 4)).toEqual([
      [3, '1/2'],
      [3, '2/2'],
      [4, '1/2'],
      [4, '2/2'],
    ]);
    expect(ranking[0]).toMatchObject({ trial: 1, mean: 36, deviation: Math.sqrt(100 / 3) });
  });

  it('make a trial fail if one of them does', () => {
    const { ranking } = complete(spec, ({ run }) =>
      run === '0001-fold-2-seed-4' ? { state: 'failed' } : {},
    );
    expect(ranking.map(({ trial }) => trial)).toEqual([2]);
  });
});

it.each([
  ['Hyperband', { method: { name: 'hyperband', factor: 2 }, run: { epochs: 2 ** 50 } }],
  ['a grid', { method: { name: 'grid' }, space: { a: { integer: [1, 1000] }, b: { integer: [1, 1000] } } }],
  ['trials with seeds', { method: { name: 'random', trials: 60_000 }, seeds: [1, 2] }],
] as const)('refuses %s of too many runs', (_, part) => {
  expect(() => planSweep({ ...SPEC, ...part })).toThrow(/at most 100000 runs, got/);
});

it('sets parameters as options, and settings of options in their text', () => {
  const plan = planSweep({
    ...SPEC,
    run: { model: 'lenet5', epochs: 1, optimizer: 'sgd:nesterov', loss: 'focal' },
    space: {
      'optimizer.momentum': { choice: [0.9] },
      'loss.gamma': { choice: [2] },
      augment: { choice: ['light'] },
    },
    method: { name: 'grid' },
  });
  expect(nextJobs(plan, new Map())[0]?.options).toEqual({
    model: 'lenet5',
    epochs: 1,
    optimizer: 'sgd:nesterov,momentum=0.9',
    loss: 'focal:gamma=2',
    augment: 'light',
    seed: 1,
  });
});
