import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStrokes } from './images.fixture.js';
import { convkit } from './run-cli.fixture.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'convkit-runs-'));
const runs = path.join(folder, 'runs');
const at = (name: string) => path.join(runs, name);
const config = (name: string) => JSON.parse(readFileSync(path.join(at(name), 'config.json'), 'utf8'));

const train = (...flags: string[]) => [
  'train',
  'lenet5',
  '--data',
  path.join(folder, 'strokes'),
  '--epochs',
  '3',
  '--batch-size',
  '8',
  '--json',
  ...flags,
];

beforeAll(async () => {
  writeStrokes(path.join(folder, 'strokes'), 10);
  const first = await convkit(
    train('--out', at('a'), '--keep-best', 'validationAccuracy', '--keep-last', '2'),
  );
  expect(first.code, first.stderr).toBe(0);
  expect(first.records.at(-1)).toMatchObject({ event: 'done', bestEpoch: expect.any(Number) });
  await convkit(train('--out', at('b'), '--lr', '0.01', '--early-stopping', '1:trainLoss', '--seed', '2'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the folder of a run', () => {
  it('has all that is needed to repeat the run', () => {
    expect(config('b')).toMatchObject({
      version: 1,
      spec: {
        model: { name: 'lenet5' },
        seed: 2,
        recipe: { epochs: 3, earlyStopping: { patience: 1, metric: 'trainLoss' } },
      },
      data: {
        images: { training: 24, validation: 6, test: 6 },
        sha256: { training: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
      environment: { convkit: expect.any(String), tfjs: '4.22.0', node: process.version, backend: 'wasm' },
      options: { model: 'lenet5', lr: 0.01, seed: 2 },
    });
  });

  it('keeps the last and the best checkpoints, which can be evaluated', async () => {
    const kept = path.join(at('a'), 'checkpoints');
    expect(existsSync(path.join(kept, 'step-00000009.safetensors'))).toBe(true);
    expect(existsSync(path.join(kept, 'step-00000003.safetensors'))).toBe(false);
    const best = await convkit(['evaluate', path.join(kept, 'best.safetensors'), '--json']);
    const whole = await convkit(['evaluate', at('a'), '--json']);
    expect(best.code, best.stderr).toBe(0);
    expect(best.records[0]?.testLoss).toBe(whole.records[0]?.testLoss);
  });

  it('of an older version, with settings.json, is resumed and evaluated', async () => {
    cpSync(at('b'), at('old'), { recursive: true });
    writeFileSync(path.join(at('old'), 'settings.json'), JSON.stringify(config('old').options));
    for (const name of ['config.json', 'metrics.jsonl']) rmSync(path.join(at('old'), name));
    const evaluated = await convkit(['evaluate', at('old'), '--json']);
    expect(evaluated.code, evaluated.stderr).toBe(0);
    const resumed = await convkit(['train', 'lenet5', '--resume', at('old'), '--json']);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(config('old').options).toMatchObject({ lr: 0.01, seed: 2 });
    rmSync(at('old'), { recursive: true });
  });

  it('is not resumed if an image has another name', async () => {
    const [own, other] = ['0.png', 'other.png'].map((name) => path.join(folder, 'strokes', 'down', name));
    renameSync(own as string, other as string);
    const { code, stderr } = await convkit(['train', 'lenet5', '--resume', at('b')]);
    renameSync(other as string, own as string);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /error\[DATA\]: the data has changed since the run started: its .* samples or labels differ/,
    );
  });
});

describe('convkit runs', () => {
  it('lists runs, with their states and metrics', async () => {
    const { code, records, stderr } = await convkit(['runs', runs, '--json']);
    expect(code, stderr).toBe(0);
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({
      event: 'run',
      folder: at('a'),
      state: 'done',
      epoch: 3,
      epochs: 3,
      settings: { model: { name: 'lenet5' }, recipe: { keepBest: 'validationAccuracy' } },
      best: { validationAccuracy: expect.any(Number) },
      testAccuracy: expect.any(Number),
    });
    const { stdout } = await convkit(['runs', runs]);
    expect(stdout).toMatch(/^run +state +model .*\na +done +lenet5 \(modern\) +strokes +3 of 3/);
  });

  it('sorts them by a metric', async () => {
    const { records } = await convkit(['runs', runs, '--sort', 'trainLoss', '--json']);
    const losses = records.map(({ best }) => (best as { trainLoss: number }).trainLoss);
    expect(losses).toEqual([...losses].sort((a, b) => a - b));
    const unknown = await convkit(['runs', runs, '--sort', 'f1']);
    expect(unknown).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/has the metric 'f1'\n.*trainLoss/),
    });
  });

  it('compares the settings and metrics of two', async () => {
    const { code, stdout } = await convkit(['runs', at('a'), at('b')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^setting +a +b\n/);
    expect(stdout).toMatch(/recipe\.optimizer\.learningRate +0\.001 +0\.01\n/);
    expect(stdout).toMatch(/seed +1 +2\n/);
    expect(stdout).not.toContain('recipe.batchSize');
    expect(stdout).toMatch(/best trainLoss +[\d.]+ +[\d.]+\n/);
  });

  it('reports a broken run and continues', async () => {
    cpSync(at('a'), at('broken'), { recursive: true });
    truncateSync(path.join(at('broken'), 'checkpoint.safetensors'), 100);
    const { code, records, stderr } = await convkit(['runs', runs, '--json']);
    rmSync(at('broken'), { recursive: true });
    expect(code).toBe(0);
    expect(records.map(({ state }) => state)).toEqual(['done', 'done', 'broken']);
    expect(stderr).toMatch(/warning: .*broken is broken: .*safetensors/);
  });

  it.each([
    [['runs', path.join(folder, 'strokes')], /holds no runs/],
    [['runs', at('missing')], /there is no folder/],
    [['runs', at('a'), folder], /is not the folder of a run/],
  ])('rejects %s', async (args, message) => {
    expect(await convkit(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  });
});

it.each([
  ['--early-stopping', '0', /least 1|from 1|whole number/],
  ['--early-stopping', '2:f1', /no metric 'f1'/],
  ['--keep-best', 'loss', /no metric 'loss'/],
  ['--spike-guard', '1', /above 1/],
  ['--on-divergence', 'continue', /Allowed choices/],
])('rejects %s %s', async (flag, value, message) => {
  const { code, stderr } = await convkit(train('--out', at('invalid'), flag, value));
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
});
