import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { LabeledDataset } from 'convkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fold } from './fold-data.js';
import { writeStrokes } from './images.fixture.js';
import { repeatCommand } from './repeat-command.js';
import { convkit } from './run-cli.fixture.js';
import { openTrainingData } from './table-data.js';

let dir: string;
const at = (...names: string[]) => path.join(dir, ...names);
const strokes = () => at('strokes');
beforeAll(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'convkit-folds-'));
  writeStrokes(strokes(), 12);
  mkdirSync(at('tables'));
  const images = ['across', 'down', 'slanted'].flatMap((name) =>
    Array.from({ length: 12 }, (_, i) => `../strokes/${name}/${i}.png`),
  );
  const rows = images.map((image, i) => `${image},${i},${i % 2},${i < 30 ? 'train' : 'test'}`);
  writeFileSync(at('tables', 'parts.csv'), `image,price,even,split\n${rows.join('\n')}\n`);
  const lines = Array.from({ length: 20 }, (_, i) => `${i % 2 === 0 ? 'bad' : 'fine'}\tword${i}`);
  writeFileSync(at('reviews.tsv'), lines.join('\n'));
  const series = Array.from({ length: 20 }, (_, i) => `${i % 2 === 0 ? 'low' : 'high'},${i},${-i}`);
  writeFileSync(at('series.csv'), series.join('\n'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const sizes = ({ train, validation, test }: Record<'train' | 'validation' | 'test', LabeledDataset>) =>
  [train, validation, test].map(({ length }) => length);

describe('train --fold', () => {
  const train = (...args: string[]) =>
    convkit(['train', 'lenet5', '--epochs', '1', '--data', strokes(), '--json', ...args]);

  it('trains on the other folds, and evaluates, reports and resumes with the same ones', async () => {
    const out = at('run');
    const trained = await train('--fold', '02/3', '--seed', '5', '--out', out);
    expect(trained.code, trained.stderr).toBe(0);
    expect(trained.stderr).toContain('24 training, 12 validation images');
    expect(trained.stderr).toContain('The validation images also serve as the test images.');
    const { options } = JSON.parse(readFileSync(path.join(out, 'config.json'), 'utf8'));
    expect(options).toMatchObject({ fold: '2/3', images: { training: 24, validation: 12 } });
    expect(repeatCommand(options)).toContain(' --fold 2/3');

    const done = trained.records.at(-1);
    const resumed = await convkit(['train', '--resume', out, '--json']);
    expect(resumed.records.at(-1)).toEqual(done);
    const { validationLoss } = trained.records.find(({ event }) => event === 'epoch') ?? {};
    expect(validationLoss).toBeGreaterThan(0);
    const evaluated = await convkit(['evaluate', out, '--json']);
    expect(evaluated.records[0]).toMatchObject({ images: 12, testLoss: validationLoss });
    const reported = await convkit(['report', out, '--json']);
    expect(reported.records[0]?.evaluated).toBe(true);
    expect(reported.stderr).not.toContain('warning');

    const other = await train('--resume', out, '--fold', '1/3');
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('fold was "2/3", now "1/3"');
  });

  it.each(['0/5', '6/5', '1/1', '2', 'a/b', '1.5/3', '1/', '-1/5'])('refuses %s', async (fold) => {
    const { code, stderr } = await train(`--fold=${fold}`);
    expect(code).toBe(2);
    expect(stderr).toContain('It must be I/K: a fold from 1 to K');
  });

  it.each([
    [2, ['--fold', '1/5', '--validation-split', '0.2'], '--fold 1/5 contradicts --validation-split 0.2'],
    [1, ['--fold', '1/50'], 'has too few samples for 50 folds: 36 samples to divide'],
    [2, ['--fold', '1/3', '--limit', '2'], '--limit is 2, but there are 3 classes'],
  ])('ends with %i for %j', async (expected, args, message) => {
    const { code, stderr } = await train(...args);
    expect(code).toBe(expected);
    expect(stderr).toContain(message);
  });
});

describe('the data of --fold', () => {
  it('does not depend on --seed, and --limit leaves the validation set as it is', async () => {
    const open = (fold: Fold, flags: object = {}) => openTrainingData(strokes(), { fold, ...flags });
    const held = async (fold: Fold, flags?: object) => [
      ...((await open(fold, flags)).validation.paths ?? []),
    ];
    expect(await held('1/3', { seed: 7, limit: 9 })).toEqual(await held('1/3'));
    expect(sizes(await open('1/3', { limit: 9 }))).toEqual([9, 12, 12]);
    const all = [...(await held('1/3')), ...(await held('2/3')), ...(await held('3/3'))];
    expect(new Set(all).size).toBe(36);
  });

  it('divides the training part of a known set', async () => {
    const data = await openTrainingData('mnist', { fold: '6/6' });
    expect(sizes(data)).toEqual([50_000, 10_000, 10_000]);
    expect(data).not.toHaveProperty('shared');
  });

  it.each([
    ['a table of numbers', 'tables/parts.csv', { target: ['price'] }, [20, 10, 6]],
    ['a table of labels', 'tables/parts.csv', { target: ['even'], task: 'multi-label' }, [20, 10, 6]],
    ['texts', 'reviews.tsv', { kind: 'text' }, [13, 7, 7]],
    ['series', 'series.csv', { kind: 'series' }, [13, 7, 7]],
  ] as const)('divides %s', async (_, file, flags, expected) => {
    const data = await openTrainingData(at(file), { ...flags, fold: '1/3' });
    expect(sizes(data)).toEqual(expected);
    expect(data.shared).toBe(data.test === data.validation ? 'validation' : undefined);
  });

  it('trains a network of texts', async () => {
    const args = [
      'train',
      'textcnn',
      '--data',
      at('reviews.tsv'),
      '--epochs',
      '1',
      '--width-multiplier',
      '0.1',
    ];
    const { code, stderr } = await convkit([...args, '--fold', '3/4', '--out', at('text'), '--json']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('15 training, 5 validation texts');
  });
});
