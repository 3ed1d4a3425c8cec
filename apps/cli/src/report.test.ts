import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStrokes } from './images.fixture.js';
import { repeatCommand } from './repeat-command.js';
import { convkit } from './run-cli.fixture.js';
import { addTrainOptions } from './train-options.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'convkit-report-'));
const at = (name: string) => path.join(folder, name);
const strokes = at('strokes');
const run = at('run');
const quick = ['lenet5', '--data', strokes, '--batch-size', '10'];

beforeAll(async () => {
  writeStrokes(strokes, 20);
  const { code } = await convkit(['train', ...quick, '--epochs', '2', '--insight-every', '2', '--out', run]);
  expect(code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

const page = (file = path.join(run, 'report.html')) => readFileSync(file, 'utf8');

describe('report', () => {
  it('writes a page with curves, layers, evaluation, filters and the command', async () => {
    const { code, stdout } = await convkit(['report', run]);
    expect(code).toBe(0);
    expect(stdout).toContain(path.join(run, 'report.html'));
    for (const id of ['loss', 'accuracy', 'learning-rate', 'gradient-norms', 'update-ratios', 'dead-units']) {
      expect(page()).toContain(`id="chart-${id}"`);
    }
    for (const part of ['lenet5 on', 'slanted', 'precision', 'conv1.weight', 'Complete.']) {
      expect(page()).toContain(part);
    }
    expect(page()).toContain(`npx convkit train lenet5 --data ${strokes} --batch-size 10 --epochs 2`);
  });

  it('leaves out the evaluation with --no-evaluate', async () => {
    const { records } = await convkit(['report', run, '--no-evaluate', '--out', at('other.html'), '--json']);
    expect(records).toEqual([
      { event: 'report', file: at('other.html'), events: expect.any(Number), evaluated: false },
    ]);
    expect(page(at('other.html'))).toContain('--no-evaluate');
    expect(page(at('other.html'))).not.toContain('precision');
  });

  it('reports on an unfinished run without a checkpoint', async () => {
    const started = at('started');
    await convkit(['train', ...quick, '--epochs', '1', '--insight-every', '0', '--out', started]);
    rmSync(path.join(started, 'checkpoint.safetensors'));
    truncateSync(path.join(started, 'metrics.jsonl'), 400);
    const { code } = await convkit(['report', started]);
    expect(code).toBe(0);
    const text = page(path.join(started, 'report.html'));
    expect(text).toContain('Not complete: still running or killed.');
    expect(text).toContain('The run has no checkpoint yet');
    expect(text).toContain('--insight-every 20');
  });

  it('rejects folders without a run', async () => {
    const missing = await convkit(['report', at('nowhere')]);
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere is not a folder') });
    const empty = await convkit(['report', strokes]);
    expect(empty).toMatchObject({ code: 1, stderr: expect.stringContaining('holds no run') });
    const unwritable = await convkit(['report', run, '--no-evaluate', '--out', at('no/such/folder.html')]);
    expect(unwritable).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be written') });
  });
});

describe('the checks before a run', () => {
  it('--fast-dev-run tries everything and leaves no files', async () => {
    const before = temporary();
    const later = ['--epochs', '9', '--swa', '5'];
    const { code, records, stderr } = await convkit([
      'train',
      ...quick,
      ...later,
      '--fast-dev-run',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(records.map(({ event }) => event)).toEqual(['epoch', 'done', 'report', 'fast-dev-run']);
    expect(records[2]).toMatchObject({ evaluated: true });
    expect(stderr).toContain('10 training, 10 validation images');
    expect(temporary()).toEqual(before);
    expect(existsSync(String(records[1]?.checkpoint))).toBe(false);
  });

  it('--overfit-batches reports whether the network overfits', async () => {
    const learned = await convkit(['train', ...quick, '--overfit-batches', '1', '--epochs', '60', '--json']);
    expect(learned).toMatchObject({ code: 0, records: [{ event: 'overfit', samples: 10, fits: true }] });
    const stuck = await convkit([
      'train',
      ...quick,
      '--overfit-batches',
      '1',
      '--epochs',
      '2',
      '--lr',
      '1e-9',
    ]);
    expect(stuck).toMatchObject({ code: 1, stdout: expect.stringContaining('does not approach zero') });
  });

  it('--estimate prints time and memory', async () => {
    const { stdout } = await convkit(['train', ...quick, '--estimate']);
    expect(stdout).toMatch(/^time: about .* steps of .* ms/m);
    expect(stdout).toMatch(/^memory: \d+\.\d MiB/m);
  });

  it('reject each other and --out', async () => {
    for (const flags of [
      ['--fast-dev-run', '--out', run],
      ['--fast-dev-run', '--estimate'],
      ['--overfit-batches', '1', '--resume', run],
    ]) {
      expect((await convkit(['train', ...quick, ...flags])).code).toBe(2);
    }
  });
});

it('find-lr plots the range test and suggests a learning rate', async () => {
  const args = ['find-lr', ...quick, '--steps', '30', '--out', at('rates.html')];
  const { code, stdout } = await convkit(args);
  expect(code).toBe(0);
  expect(stdout).toContain('falls fastest');
  expect(stdout).toMatch(/^learning rate: \d/m);
  expect(page(at('rates.html'))).toContain('chart-range-test');
});

describe('repeatCommand', () => {
  /** The settings that `train` makes of flags. */
  const settingsOf = (flags: readonly string[]) => {
    const command = addTrainOptions(new Command());
    return { model: 'lenet5', ...command.parse([...flags], { from: 'user' }).opts() };
  };

  it.each([
    ['--data mnist --limit 2000 --epochs 5 --partial'],
    ['--optimizer adam --lr auto --schedule cosine'],
    ['--optimizer sgd:learningRate=0.1,momentum=0.95,nesterov=true'],
    ['--schedule warmup:epochs=5+multi-step:milestones=30/60,factor=0.1'],
    ['--ema 0.999:warmup --swa 3:2 --stochastic-depth 0.5:10'],
    ['--unfreeze 2:layer4 --unfreeze 4:layer3 --early-stopping 5:validationLoss'],
  ])('is the command that was given: %s', (flags) => {
    expect(repeatCommand(settingsOf(flags.split(' ')))).toBe(`npx convkit train lenet5 ${flags}`);
  });

  it('quotes for a shell', () => {
    expect(repeatCommand({ model: 'lenet5', data: "/my images/it's" })).toBe(
      "npx convkit train lenet5 --data '/my images/it'\\''s'",
    );
  });

  it('is undefined if flags cannot express a setting', () => {
    expect(repeatCommand({ model: 'lenet5', augment: [{ name: 'random-flip' }] })).toBeUndefined();
  });
});

/** The temporary folders of fast runs. */
const temporary = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith('convkit-fast-dev-run'));
