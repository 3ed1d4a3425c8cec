import type { StartEvent, StepEvent } from '@convkit/train';
import type { ClassifierEvent } from 'convkit';
import { describe, expect, it } from 'vitest';
import { Progress } from '../progress.js';
import { duration, roughly } from './duration.js';
import { EpochTable } from './epoch-table.js';
import { FakeTerminal } from './fake-terminal.fixture.js';
import { LossHistory } from './loss-history.js';
import { sparkline } from './sparkline.js';

const START: StartEvent = {
  type: 'start',
  step: 0,
  epoch: 0,
  epochs: 2,
  stepsPerEpoch: 100,
  parameters: 1,
  resumed: false,
};

/** Takes some steps, each of which takes 50 ms for 64 images, and gives the progress. */
function run(terminal: FakeTerminal, steps: number, env: NodeJS.ProcessEnv = {}, evaluated = 0): Progress {
  let now = 0;
  const progress = new Progress(START, { terminal, env, evaluated, now: () => now });
  for (let step = 1; step <= steps; step++) {
    now += 50;
    progress.step(stepEvent(step));
  }
  return progress;
}

const stepEvent = (step: number): StepEvent => ({
  type: 'step',
  step,
  epoch: Math.ceil(step / 100),
  loss: 3 - step / 100,
  accuracy: step / 200,
  learningRate: 0.0125,
  images: 64,
});

describe('the live view', () => {
  it('shows progress, loss, speed and the time left in 80 columns', () => {
    const terminal = new FakeTerminal(80);
    run(terminal, 51);
    expect(terminal.screen).toEqual([
      'epoch 1/2 ━━━━━━━━━━━━━━━───────────────  51%  step  51/100',
      expect.stringMatching(/^loss 2\.\d{4} █[▁▂▃▄▅▆▇█]{38}▁ {2}accuracy \d+\.\d%$/),
      '7 s left · 1,280 images/s · learning rate 0.0125',
    ]);
    expect(Math.max(...terminal.screen.map(({ length }) => length))).toBeLessThan(80);
  });

  it('leaves out what does not fit in 40 columns', () => {
    const terminal = new FakeTerminal(40);
    run(terminal, 51);
    expect(terminal.screen).toEqual([
      expect.stringMatching(/^epoch 1\/2 ━+─+ {2}51% {2}step {2}51\/100$/),
      expect.stringMatching(/^loss 2\.\d{4} [▁▂▃▄▅▆▇█]+ {2}accuracy \d+\.\d%$/),
      '7 s left · 1,280 images/s',
    ]);
    expect(Math.max(...terminal.screen.map(({ length }) => length))).toBeLessThan(40);
  });

  it.each([20, 25, 33, 60, 200])('never wraps a line in %d columns', (columns) => {
    const terminal = new FakeTerminal(columns);
    run(terminal, 150);
    expect(terminal.screen).toHaveLength(3);
    expect(terminal.scrolled).toEqual([]);
    expect(Math.max(...terminal.screen.map(({ length }) => length))).toBeLessThan(columns);
  });

  it('leaves nothing behind in a window that becomes narrower or wider', () => {
    const terminal = new FakeTerminal(80);
    terminal.write('before\n');
    const progress = run(terminal, 60);
    terminal.resize(30);
    progress.step(stepEvent(61));
    for (let step = 61; step < 70; step++) progress.step(stepEvent(step));
    terminal.resize(100);
    progress.clear();
    expect(terminal.screen).toEqual(['before']);
    expect(terminal.isCursorHidden).toBe(false);
  });

  it('writes nothing into a pipe, and to a terminal without control codes', () => {
    const pipe = new FakeTerminal(80, false);
    run(pipe, 60).clear();
    const dumb = new FakeTerminal(80);
    run(dumb, 60, { TERM: 'dumb' }).clear();
    expect([pipe.written, dumb.written]).toEqual(['', '']);
  });

  it('has no colors if NO_COLOR is set', () => {
    const colored = new FakeTerminal(80);
    run(colored, 60);
    const plain = new FakeTerminal(80);
    run(plain, 60, { NO_COLOR: '1' });
    expect(colored.written).toContain('\u001b[36m');
    expect(plain.written).not.toContain('\u001b[36m');
    expect(plain.written).not.toContain('m━');
    expect(plain.screen).toEqual(colored.screen);
  });

  it('estimates the time left from the first steps, evaluations included', () => {
    const terminal = new FakeTerminal(80, false);
    expect(run(terminal, 2).left(2)).toBeUndefined();
    expect(run(terminal, 20).left(20)).toBeCloseTo(9, 6);
    expect(run(terminal, 20, {}, 640).left(20)).toBeCloseTo(9 + (2 * 640 * 0.05) / 64 / 3, 6);
  });

  it('says once in a pipe how long the run will take', () => {
    const lines: string[] = [];
    const long = { ...START, epochs: 100 };
    let now = 0;
    const progress = new Progress(long, { terminal: new FakeTerminal(80, false), env: {}, now: () => now });
    for (let step = 1; step <= 100; step++) {
      now += 50;
      progress.step(stepEvent(step));
      progress.estimate(step, (text) => lines.push(text));
    }
    expect(lines).toEqual(['about 8 min left']);
  });
});

describe('the table of epochs', () => {
  const event = (epoch: number, accuracy = 0.9) =>
    ({
      type: 'epoch',
      epoch,
      step: 1,
      training: { loss: 0.5, accuracy },
      validation: { loss: 0.25, accuracy },
      imagesPerSecond: 12_345,
    }) as Extract<ClassifierEvent, { type: 'epoch' }>;

  it('has a title and a line for each epoch', () => {
    const table = new EpochTable();
    expect([...table.lines(event(1), 79), ...table.lines(event(12), 79)]).toEqual([
      'epoch      loss  val. loss  val. acc.  accuracy   images/s',
      '    1    0.5000     0.2500     90.00%    90.00%     12,345',
      '   12    0.5000     0.2500     90.00%    90.00%     12,345',
    ]);
  });

  it('keeps the columns that fit, and none without values', () => {
    expect(new EpochTable().lines(event(1), 39)).toEqual([
      'epoch      loss  val. loss  val. acc.',
      '    1    0.5000     0.2500     90.00%',
    ]);
    expect(new EpochTable().lines(event(1, Number.NaN), 79)[0]).toBe('epoch      loss  val. loss   images/s');
  });

  it('repeats its title if the window has changed', () => {
    const table = new EpochTable();
    table.lines(event(1), 79);
    expect(table.lines(event(2), 39)).toHaveLength(2);
  });
});

it('draws a curve of means', () => {
  expect(sparkline([0, 7, 0, 7, 7, 7], 3)).toBe('▁▁█');
  expect(sparkline([1, 2], 10)).toBe('▁█');
  expect(sparkline([5, 5], 10)).toBe('▁▁');
  expect(sparkline([], 10)).toBe('');
});

it('keeps a bounded number of losses', () => {
  const history = new LossHistory();
  for (let i = 0; i < 10_000; i++) history.add(i);
  expect(history.values.length).toBeLessThan(512);
  expect(history.values[0]).toBe(15.5);
});

it('tells durations', () => {
  expect([5.4, 65, 3700].map(duration)).toEqual(['5 s', '1 min 5 s', '1 h 1 min']);
  expect([0.2, 20, 250, 9000].map(roughly)).toEqual([
    'about 1 s',
    'about 20 s',
    'about 4 min',
    'about 2.5 h',
  ]);
});
