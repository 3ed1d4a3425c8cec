import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStrokes } from './images.fixture.js';
import { convkit } from './run-cli.fixture.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'convkit-data-'));
const at = (name: string) => path.join(folder, name);
const strokes = at('strokes');

beforeAll(() => writeStrokes(strokes, 20));
afterAll(() => rmSync(folder, { recursive: true }));

describe('convkit data preview', () => {
  const preview = (to: string, ...flags: string[]) =>
    convkit(['data', 'preview', strokes, '--count', '9', '--to', at(to), '--json', ...flags]);

  it('writes a batch as one image and prints its labels', async () => {
    const { code, records, stderr } = await preview('plain.png', '--scale', '1');
    expect(code, stderr).toBe(0);
    expect(records[0]).toMatchObject({ event: 'preview', file: at('plain.png'), transforms: [] });
    expect(records[0]?.indices).toHaveLength(9);
    const [{ labels }] = records as unknown as [{ labels: string[] }];
    for (const label of labels) expect(['across', 'down', 'slanted']).toContain(label);
    // Three rows of 28 pixels with gaps of 2.
    expect(decode(readFileSync(at('plain.png')))).toMatchObject({ width: 92, height: 92, channels: 1 });
  });

  it('applies the recipe and custom transforms, and changes the batch with the seed', async () => {
    writeFileSync(at('flip.json'), JSON.stringify([{ name: 'random-flip', probability: 1 }]));
    const flags = ['--model', 'lenet5', '--augment', at('flip.json')];
    const { records, stderr } = await preview('recipe.png', ...flags);
    const { transforms } = records[0] as { transforms: { name: string }[] };
    expect(
      transforms.map(({ name }) => name),
      stderr,
    ).toEqual(['resize', 'pad', 'shift', 'random-flip', 'normalize']);
    await preview('again.png', ...flags);
    await preview('other.png', ...flags, '--seed', '2');
    const bytes = (name: string) => readFileSync(at(name)).toString('base64');
    expect(bytes('again.png')).toBe(bytes('recipe.png'));
    expect(bytes('other.png')).not.toBe(bytes('recipe.png'));
  });

  it('rejects an unknown dataset', async () => {
    const { code, stderr } = await convkit(['data', 'preview', at('nowhere'), '--to', at('x.png')]);
    expect(code).toBe(2);
    expect(stderr).toContain('is neither a known dataset nor a folder');
  });
});

describe('convkit data stats', () => {
  it('counts the images and lists broken files and duplicates', async () => {
    const spoilt = at('spoilt');
    writeStrokes(spoilt, 10);
    const across = (name: string) => path.join(spoilt, 'across', name);
    writeFileSync(across('cut.png'), readFileSync(across('0.png')).subarray(0, 60));
    copyFileSync(across('0.png'), across('twin.png'));
    writeFileSync(across('.DS_Store'), '');
    writeFileSync(path.join(spoilt, 'Thumbs.db'), '');
    const { code, records, stderr } = await convkit(['data', 'stats', spoilt, '--json']);
    expect(code, stderr).toBe(0);
    const { perClass, broken, warnings, ignored, duplicates, heights } = records[0] as Record<
      string,
      unknown[]
    >;
    // A fifth of each class is held out.
    expect(perClass).toEqual([
      { name: 'across', count: 9 },
      { name: 'down', count: 8 },
      { name: 'slanted', count: 8 },
    ]);
    expect(broken).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('cut.png')]);
    expect(ignored).toHaveLength(2);
    expect(duplicates).toHaveLength(1);
    expect(heights).toEqual({ smallest: 28, largest: 28 });
    expect(stderr).toMatch(/duplicate images: 1\nignored system and editor files: 2\n.*cut\.png/);
  });
});

describe('the data of a run', () => {
  const data = at('own');
  const run = at('run');
  const once = ['--epochs', '1', '--json'];
  const settings = () => JSON.parse(readFileSync(path.join(run, 'config.json'), 'utf8')).options;
  /** Runs a command while the data has 10 images fewer of the first class. */
  const withFewerImages = async (args: readonly string[]) => {
    cpSync(data, at('kept'), { recursive: true });
    for (let i = 0; i < 10; i++) rmSync(path.join(data, 'across', `${i}.png`));
    const result = await convkit(args);
    rmSync(data, { recursive: true });
    renameSync(at('kept'), data);
    return result;
  };

  beforeAll(async () => {
    writeStrokes(data, 20);
    // The command runs in an empty folder beside the others.
    const args = ['train', 'lenet5', '--data', path.join('..', path.basename(folder), 'own'), '--out', run];
    const { code, stderr } = await convkit([...args, '--seed', '2', '--validation-split', '0.3', ...once]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('1 epoch of ');
    expect(stderr).toContain('The validation images also serve as the test images.');
  });

  it('is evaluated as the run has split it, also if it is named', async () => {
    const own = await convkit(['evaluate', run, '--json']);
    const link = at('link');
    symlinkSync(data, link);
    for (const name of [data, `${data}/../own`, link]) {
      const named = await convkit(['evaluate', run, '--data', name, '--json']);
      expect(named.records[0]).toMatchObject({ images: 18, testLoss: own.records[0]?.testLoss });
      expect(named.stderr).not.toContain('evaluating on');
    }
    const file = await convkit([
      'evaluate',
      path.join(run, 'checkpoint.safetensors'),
      '--data',
      data,
      '--json',
    ]);
    expect(file.records[0]?.testLoss).toBe(own.records[0]?.testLoss);
  });

  it('is used whole if it is another folder without parts', async () => {
    writeStrokes(at('another'), 1);
    const { code, records, stderr } = await convkit(['evaluate', run, '--data', at('another'), '--json']);
    expect([code, records[0]?.images]).toEqual([0, 3]);
    expect(stderr).toContain(`evaluating on all 3 images of ${at('another')}\n`);
    for (const part of ['train', 'test']) writeStrokes(path.join(at('parts'), part), 2);
    const parts = await convkit(['evaluate', run, '--data', at('parts'), '--json']);
    expect(parts.records[0]?.images).toBe(6);
    expect(parts.stderr).not.toContain('evaluating on');
  });

  it('is found from every working directory', async () => {
    expect(settings()).toMatchObject({ data, images: { training: 42, validation: 18 } });
    const resumed = await convkit(['train', 'lenet5', '--resume', run, '--json']);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stderr).toContain('data: ../');
    expect(settings()).toMatchObject({ data });
  });

  it('may not have changed when the run is resumed', async () => {
    const changed = '42 training images, then 35; 18 validation images, then 15';
    const resumed = await withFewerImages(['train', 'lenet5', '--resume', run]);
    expect(resumed).toMatchObject({ code: 1, stdout: '' });
    expect(resumed.stderr).toContain(
      `error[DATA]: the data has changed since the run started: ${changed}\n  Restore the data, or start`,
    );
    const evaluated = await withFewerImages(['evaluate', run]);
    expect(evaluated.stderr).toContain(`warning: the data has changed since the run started: ${changed};`);
    renameSync(path.join(data, 'down'), path.join(data, 'vertical'));
    const renamed = await convkit(['train', 'lenet5', '--resume', run]);
    renameSync(path.join(data, 'vertical'), path.join(data, 'down'));
    expect(renamed.stderr).toContain('the classes across, down, slanted, then across, slanted, vertical');
  });

  it('may move, with --data', async () => {
    renameSync(data, at('moved'));
    const gone = `the run’s data, ${data}, is gone: give --data`;
    for (const args of [
      ['evaluate', run],
      ['train', 'lenet5', '--resume', run],
    ]) {
      expect(await convkit(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(gone) });
    }
    const resumed = await convkit(['train', 'lenet5', '--resume', run, '--data', at('moved'), '--json']);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(settings()).toMatchObject({ data: at('moved') });
    renameSync(at('moved'), data);
    const back = await convkit(['train', 'lenet5', '--resume', run, '--data', data, '--json']);
    expect(back.code, back.stderr).toBe(0);
  });

  it('says which part serves for another', async () => {
    for (const part of ['train', 'test']) writeStrokes(path.join(at('tested'), part), 4);
    const { stderr } = await convkit(['train', 'lenet5', '--data', at('tested'), ...once]);
    expect(stderr).toContain('The test images also serve for validation.');
  });
});

describe('faults in folders', () => {
  it('names links that lead nowhere, or skips them', async () => {
    const linked = at('linked');
    writeStrokes(linked, 5);
    symlinkSync('gone.png', path.join(linked, 'across', 'x.png'));
    symlinkSync('loop', path.join(linked, 'down', 'loop'));
    const args = ['train', 'lenet5', '--data', linked, '--epochs', '1'];
    const stopped = await convkit(args);
    expect(stopped).toMatchObject({ code: 1 });
    expect(stopped.stderr).toMatch(
      /error\[DATA_CORRUPT\]: 2 of 17 .*x\.png cannot be read: it links to nothing/,
    );
    expect(stopped.stderr).toContain('--skip-corrupt on the command line');
    const skipped = await convkit([...args, '--skip-corrupt']);
    expect(skipped.code, skipped.stderr).toBe(0);
    expect(skipped.stderr).toContain('skipped 2 broken image files');
    expect((await convkit(['data', 'stats', linked])).stdout).toContain('its symbolic links form a cycle');
    const sheet = ['data', 'preview', linked, '--to', at('linked.png'), '--skip-corrupt'];
    expect(await convkit(sheet)).toMatchObject({ code: 0 });
  });

  it('accepts classes without images with --allow-empty', async () => {
    const sparse = at('sparse');
    writeStrokes(sparse, 5);
    mkdirSync(path.join(sparse, 'empty'));
    const stopped = await convkit(['data', 'stats', sparse]);
    expect(stopped).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--allow-empty on the command'),
    });
    expect(await convkit(['data', 'stats', sparse, '--allow-empty'])).toMatchObject({ code: 0 });
  });

  it.each([
    ['a file', () => ['data', 'stats', path.join(strokes, 'down', '0.png')], '0.png is a file, not a folder'],
    [
      'a folder without a run',
      () => ['train', 'lenet5', '--resume', 'r/zzz'],
      'r/zzz holds no run to resume',
    ],
    ['too low a limit', () => ['train', 'lenet5', '--data', strokes, '--limit', '1'], '--limit'],
  ])('rejects %s', async (_, args, message) => {
    expect(await convkit(args())).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});
