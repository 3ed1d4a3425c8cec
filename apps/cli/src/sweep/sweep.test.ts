import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStrokes } from '../images.fixture.js';
import { convkit, spawnConvkit } from '../run-cli.fixture.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'convkit-sweep-'));
const at = (name: string) => path.join(folder, name);

beforeAll(() => {
  for (const part of ['train', 'validation', 'test']) writeStrokes(at(`strokes/${part}`), 12);
  writeStrokes(at('unsplit'), 12);
});
afterAll(() => rmSync(folder, { recursive: true }));

const SPEC = {
  run: {
    model: 'lenet5',
    data: at('strokes'),
    epochs: 4,
    batchSize: 12,
    optimizer: 'sgd',
    checkpointEvery: 2,
  },
  space: {
    lr: { logUniform: [0.001, 0.1] },
    'optimizer.momentum': { choice: [0.5, 0.9] },
    augment: { choice: ['none', 'light'] },
  },
  method: { name: 'successive-halving', trials: 4, factor: 2, minEpochs: 2 },
  metric: 'validationLoss',
};

function fileOf(name: string, spec: object): string {
  writeFileSync(at(name), JSON.stringify(spec));
  return at(name);
}

/** The result of each job, without what differs from run to run. */
const resultsOf = (out: string) =>
  readFileSync(path.join(out, 'results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ seconds: _, worker: __, ...result }) => result)
    .sort((a, b) => (a.job < b.job ? -1 : 1));

interface Best {
  readonly trial: number;
  readonly parameters: Readonly<Record<string, string | number>>;
}

describe('sweep', () => {
  it('trains trials as `convkit train` does, and tests the best of them once', async () => {
    const out = at('whole');
    const args = ['sweep', fileOf('whole.json', SPEC), '--out', out, '--json'];
    const run = await spawnConvkit(args);
    expect(run.code, run.stderr).toBe(0);
    const events = run.records.map(({ event }) => event);
    expect(events[0]).toBe('start');
    expect(events.filter((event) => event === 'result')).toHaveLength(6);
    const done = run.records.find(({ event }) => event === 'done') as unknown as { ranking: [Best] };
    const { trial, parameters } = done.ranking[0];
    const job = resultsOf(out).find((result) => result.job === `000${trial}.epochs-4`);
    expect(job.curve.map(({ epoch }: { epoch: number }) => epoch)).toEqual([1, 2, 3, 4]);

    const { lr, augment, 'optimizer.momentum': momentum } = parameters;
    const options = ['--optimizer', `sgd:momentum=${momentum}`, '--lr', `${lr}`, '--augment', `${augment}`];
    const same = ['--data', at('strokes'), '--epochs', '4', '--batch-size', '12'];
    const alone = await convkit(['train', 'lenet5', ...same, ...options, '--out', at('alone'), '--json']);
    expect(alone.records.at(-1)?.weightsSha256, alone.stderr).toBe(job.weightsSha256);

    const tested = run.records.find(({ event }) => event === 'test') as unknown as {
      runs: { testAccuracy: number }[];
    } & object;
    expect(tested).toMatchObject({ event: 'test', trial });
    expect(tested.runs[0]?.testAccuracy).toBe(alone.records.at(-1)?.testAccuracy);
    const again = await spawnConvkit(args);
    expect(again.records.map(({ event }) => event)).toEqual(['start', 'done', 'test', 'report']);

    writeFileSync(path.join(out, 'test.json'), '{');
    const retested = await spawnConvkit(args);
    expect(retested.records.find(({ event }) => event === 'test')).toEqual(tested);

    const runs = await convkit(['runs', out, '--json']);
    expect(runs.records).toHaveLength(4);
    expect(runs.records.every((record) => !('testAccuracy' in record))).toBe(true);

    writeFileSync(path.join(out, 'sweep.json'), '{');
    const damaged = await convkit(['report', out]);
    expect(damaged.stderr).toContain('sweep.json of the sweep’s folder is damaged');
  });

  it('ends with the same results if it is killed and resumed', async () => {
    const out = at('killed');
    const args = [
      'sweep',
      fileOf('killed.json', SPEC),
      '--out',
      out,
      '--json',
      '--workers',
      '1',
      '--no-test',
    ];
    const killed = await spawnConvkit(args, (child) => {
      let lines = '';
      child.stdout?.on('data', (text) => {
        lines += text;
        if (lines.includes('"event":"epoch"')) child.kill('SIGKILL');
      });
    });
    expect(killed.code).toBe(null);
    const resumed = await spawnConvkit([...args, '--threads', '2']);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resultsOf(out)).toEqual(resultsOf(at('whole')));
  });

  it('cross-validates one configuration with several seeds', async () => {
    const { method: _, ...rest } = SPEC;
    const run = { ...SPEC.run, data: at('unsplit'), epochs: 1, lr: 0.01 };
    const spec = { ...rest, run, space: {}, method: { name: 'grid' }, seeds: [1, 2], folds: 2 };
    const { records, code, stderr } = await spawnConvkit(['sweep', fileOf('folds.json', spec), '--json']);
    expect(code, stderr).toBe(0);
    const [best] = (records.find(({ event }) => event === 'done') as { ranking: object[] }).ranking;
    expect(best).toMatchObject({
      trial: 1,
      epochs: 1,
      mean: expect.any(Number),
      deviation: expect.any(Number),
    });
  });
});

const withRun = (run: object) => ({ ...SPEC, run: { ...SPEC.run, ...run } });

describe('sweep answers mistakes before any trial starts', () => {
  it.each([
    ['a missing file', undefined, /there is no file/],
    ['a file that is not JSON', 'learning rate', /is not JSON/],
    ['an empty space', { ...SPEC, space: {} }, /space is empty/],
    ['an unknown option', withRun({ learningRates: 3 }), /has no option 'learningRates'/],
    ['an unknown option that is off', withRun({ foo: false }), /has no option 'foo'/],
    [
      'an option that is not in camel case',
      withRun({ 'fast-dev-run': true }),
      /has no option 'fast-dev-run'/,
    ],
    ['an option with its value in its name', withRun({ 'out=runs': true }), /has no option 'out=runs'/],
    ['a value that is missing', withRun({ data: true }), /data must be a string or a number, got true/],
    ['a switch with a value', withRun({ skipCorrupt: 'no' }), /skipCorrupt must be true or false, got 'no'/],
    ['a request for help', withRun({ help: true }), /has no option 'help'/],
    ['an invalid value', { ...SPEC, space: { size: { choice: [0] } } }, /--size <n>/],
    ['an option of the sweep', withRun({ threads: 2 }), /trials have no option 'threads'/],
    ['an unknown model', withRun({ model: 'lenet6' }), /lenet6/],
    ['no model', { ...SPEC, run: { data: at('strokes'), epochs: 4, optimizer: 'sgd' } }, /run needs a model/],
    [
      'a metric that no run reports',
      { ...SPEC, metric: 'validation.macro-f1' },
      /no metric 'validation.macro-f1'/,
    ],
    ['data that does not exist', withRun({ data: at('nowhere') }), /nowhere/],
    ['data without a validation set', withRun({ data: 'mnist' }), /has no validation set/],
  ])('%s', async (_, spec, message) => {
    const file = at('wrong.json');
    rmSync(file, { force: true });
    if (spec !== undefined) writeFileSync(file, typeof spec === 'string' ? spec : JSON.stringify(spec));
    const { code, stderr } = await convkit(['sweep', file, '--out', at('wrong')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('Unexpected error');
  });
});
