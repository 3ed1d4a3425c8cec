import type { SweepEvent, SweepSpec, TrialJob } from '@convkit/sweep';
import { expect, it } from 'vitest';
import { FakeTerminal } from '../output/live/fake-terminal.fixture.js';
import { Output } from '../output/output.js';
import { SweepView } from './sweep-view.js';

const SPEC: SweepSpec = {
  run: { model: 'lenet5', epochs: 3 },
  space: { lr: { logUniform: [0.001, 0.1] } },
  method: { name: 'successive-halving', trials: 3 },
  metric: 'validationAccuracy',
};

/** An output on a terminal of the test. */
class TestOutput extends Output {
  constructor(private readonly shown: FakeTerminal) {
    super({});
  }

  override get terminal(): FakeTerminal {
    return this.shown;
  }
}

const jobOf = (trial: number, epochs: number): TrialJob => {
  const run = `000${trial}`;
  return { id: `${run}.epochs-${epochs}`, trial, run, parameters: { lr: trial / 100 }, options: {}, epochs };
};
const point = (epoch: number, validationAccuracy: number) => ({ epoch, trainLoss: 1, validationAccuracy });
const [first, second] = [jobOf(1, 1), jobOf(2, 1)];
const best = { trial: 1, mean: 0.875, epochs: 1, parameters: first.parameters };
const EVENTS: readonly SweepEvent[] = [
  { type: 'start', trials: 3, jobs: 4, completed: 0 },
  { type: 'queued', job: first },
  { type: 'queued', job: second },
  { type: 'started', job: first.id, worker: 'process 1' },
  { type: 'started', job: second.id, worker: 'process 2' },
  { type: 'epoch', job: first.id, epoch: point(1, 0.875) },
  {
    type: 'result',
    result: {
      ...{ job: first.id, trial: 1, run: first.run, parameters: first.parameters, options: {} },
      ...{ epochs: 1, state: 'done' },
      ...{ curve: [point(1, 0.875)], weightsSha256: '0', seconds: 1, worker: 'process 1' },
    },
    best,
  },
];

it.each([80, 40])('shows running trials and the best so far, in %i columns', (columns) => {
  const terminal = new FakeTerminal(columns);
  const view = new SweepView(SPEC, new TestOutput(terminal));
  for (const event of EVENTS) view.show(event);
  expect(terminal.screen).toEqual([
    'method: successive-halving, 3 trials, 4 jobs',
    'metric: highest validationAccuracy',
    '1/4  trial 0001  1 epoch  validationAccuracy 87.50% (best)  lr=0.01',
    '1 of 4 jobs · 1 running · 0 s',
    'best: trial 1  87.50%  lr=0.01',
    '  trial 0002  epoch 0/1  lr=0.02',
  ]);
  expect(terminal.isCursorHidden).toBe(true);
  view.show({ type: 'done', reason: 'complete', ranking: [best], failed: [], diverged: 1, seconds: 61 });
  view.end();
  expect(terminal.isCursorHidden).toBe(false);
  expect(terminal.screen.slice(3)).toEqual([
    'trial  epochs  validationAccuracy    lr',
    '    1       1              87.50%  0.01',
    '1 run diverged',
    'complete after 1 min 1 s',
  ]);
});

it('writes only lines to what is not a terminal', () => {
  const terminal = new FakeTerminal(80, false);
  const view = new SweepView(SPEC, new TestOutput(terminal));
  for (const event of EVENTS) view.show(event);
  view.show({ type: 'stalled', job: second.id, message: 'its worker was killed' });
  expect(terminal.screen.slice(2)).toEqual([
    '1/4  trial 0001  1 epoch  validationAccuracy 87.50% (best)  lr=0.01',
    'trial 0002 is resumed: its worker was killed',
  ]);
});
