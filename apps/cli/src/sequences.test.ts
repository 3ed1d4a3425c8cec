import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Rng } from '@convkit/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convkit } from './run-cli.fixture.js';

let dir: string;
const at = (name: string) => path.join(dir, name);
beforeAll(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'convkit-sequences-'));
  const rng = new Rng(1);
  const sentence = (i: number) => {
    const [a, b] = [rng.integer(50), rng.integer(50)];
    return `${i % 2 === 0 ? 'bad' : 'fine'}\tword${a} ${i % 2 === 0 ? 'not good' : 'good not'} word${b} film`;
  };
  const lines = (count: number, line: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join('\n');
  writeFileSync(at('reviews.tsv'), lines(120, sentence));
  writeFileSync(at('other.tsv'), lines(30, sentence));
  const wave = () => {
    const level = 10 * rng.uniform();
    return [level, ...Array.from({ length: 8 }, () => level + rng.normal())].join(',');
  };
  writeFileSync(at('levels.csv'), `level,a,b,c,d,e,f,g,h\n${lines(100, wave)}`);
});
afterAll(() => rmSync(dir, { recursive: true }));

const SMALL = ['--width-multiplier', '0.1', '--lr', '0.01', '--json'];

describe('text', () => {
  it('trains, resumes, predicts and evaluates', async () => {
    const run = at('text');
    const trained = await convkit([
      'train',
      'textcnn',
      '--data',
      at('reviews.tsv'),
      '--epochs',
      '6',
      '--out',
      run,
      ...SMALL,
    ]);
    expect(trained.stderr).not.toContain('error');
    expect(trained.stderr).toMatch(/\d+ training, \d+ validation texts$/m);
    expect(trained.stderr).toMatch(/^epoch 6: .* texts\/s$/m);
    expect(trained.stderr).not.toContain('images');
    const done = trained.records.find(({ event }) => event === 'done');
    const resumed = await convkit(['train', 'textcnn', '--resume', run, '--json']);
    expect(resumed.records.find(({ event }) => event === 'done')?.weightsSha256).toBe(done?.weightsSha256);

    const texts = ['word1 not good word2 film', 'word1 good not word2 film'];
    const answers = await convkit(['predict', run, ...texts, '--json']);
    expect(answers.records.map(({ label }) => label)).toEqual(['bad', 'fine']);
    writeFileSync(at('texts.txt'), texts.join('\r\n'));
    const ofFile = await convkit(['predict', run, at('texts.txt'), '--json']);
    expect(ofFile.records.map(({ label }) => label)).toEqual(['bad', 'fine']);
    writeFileSync(at('blank.txt'), '\n \n');
    for (const [input, message] of [
      [at('reviews.tsv'), "reviews.tsv, line 1 begins with the label 'bad'"],
      [at('blank.txt'), 'blank.txt is empty'],
      ['review.txt', 'there is no file review.txt'],
      ['', 'an argument is empty, not a text'],
    ] as const) {
      expect(await convkit(['predict', run, input])).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining(message),
      });
    }

    writeFileSync(at('vectors.txt'), `not ${new Array(30).fill(0.1).join(' ')}\n`);
    const fixing = [
      '--variant',
      'static',
      '--word-vectors',
      at('vectors.txt'),
      '--epochs',
      '1',
      '--out',
      at('static'),
    ];
    const fixed = await convkit(['train', 'textcnn', '--data', at('reviews.tsv'), ...fixing, ...SMALL]);
    expect(fixed.stderr).toContain('has vectors of 1 of the');

    const own = await convkit(['evaluate', run, '--json']);
    expect(own.records[0]).toMatchObject({ images: 24, testAccuracy: 1 });
    const other = await convkit(['evaluate', run, '--data', at('other.tsv'), '--json']);
    expect(other.records[0]).toMatchObject({ images: 30, testAccuracy: 1 });
  });

  it.each<[string[], string]>([
    [['textcnn', '--data', 'reviews.tsv', '--channels', '3'], '--channels does not apply to text'],
    [['textcnn', '--data', 'reviews.tsv', '--id-column', 'a'], '--id-column does not apply to text'],
    [
      ['textcnn', '--data', 'reviews.tsv', '--task', 'regression'],
      '--task regression does not apply to text',
    ],
    [['textcnn', '--data', 'none.tsv'], 'there is no file'],
    [
      ['cnn1d', '--data', 'levels.csv', '--task', 'multi-label'],
      '--task multi-label does not apply to series',
    ],
    [['cnn1d', '--data', 'levels.csv', '--task', 'regression'], '--task regression needs --target'],
    [['cnn1d', '--data', 'levels.csv', '--min-count', '2'], '--min-count does not apply to series'],
    [['lenet5', '--data', 'levels.csv', '--length', '9'], '--length applies to series and text'],
  ])('rejects %j', async ([model = '', flag = '', file = '', ...rest], message) => {
    const { code, stderr } = await convkit(['train', model, flag, at(file), ...rest]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

it('predicts numbers of series', async () => {
  const run = at('levels');
  const flags = ['--target', 'level', '--epochs', '20', '--out', run, ...SMALL];
  const trained = await convkit(['train', 'cnn1d', '--data', at('levels.csv'), ...flags]);
  expect(trained.stderr).not.toContain('error');
  const { records } = await convkit(['predict', run, '5,5,5,5,5,5,5,5', '--json']);
  const { level = 0 } = (records[0]?.values ?? {}) as Record<string, number>;
  expect(Math.abs(level - 5)).toBeLessThan(1.5);
  const rates = await convkit([
    'find-lr',
    'cnn1d',
    '--data',
    at('levels.csv'),
    '--target',
    'level',
    '--steps',
    '10',
    '--json',
  ]);
  expect(rates.records[0]).toMatchObject({ event: 'learning-rate', suggestion: expect.any(Number) });
  const wrong = await convkit(['predict', run, 'level']);
  expect(wrong.stderr).toContain('level is not a series of numbers');
});

it('lists and summarizes the models for series and text', async () => {
  const { records } = await convkit(['models', '--json']);
  expect(records.filter(({ kind }) => kind !== 'image').map(({ name }) => name)).toEqual([
    'cnn1d',
    'textcnn',
  ]);
  expect((await convkit(['summary', 'cnn1d'])).stdout).toContain('264,450');
});
