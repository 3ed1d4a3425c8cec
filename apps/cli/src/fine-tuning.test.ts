import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { decodeSafetensors, encodeSafetensors } from '@convkit/checkpoint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStrokes } from './images.fixture.js';
import { convkit } from './run-cli.fixture.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'convkit-tuning-'));
const at = (name: string) => path.join(folder, name);
const onStrokes = ['train', 'lenet5', '--data', at('strokes'), '--json'];

/** Trains, and returns what the run printed and the hash of its weights. */
async function trained(name: string, ...flags: string[]) {
  const run = await convkit([...onStrokes, '--out', at(name), ...flags]);
  expect(run.code, run.stderr).toBe(0);
  return { ...run, sha256: run.records.at(-1)?.weightsSha256 };
}

/** The weights of a run, and the file that they are exported to. */
async function exported(name: string) {
  const file = at(`${name}.safetensors`);
  await convkit(['export', at(name), '--to', file]);
  return { file, weights: decodeSafetensors(readFileSync(file)).tensors };
}

beforeAll(() => writeStrokes(at('strokes'), 20));
afterAll(() => rmSync(folder, { recursive: true }));

describe('train', () => {
  it('fine-tunes the last layer of saved weights, and resumes without naming them', async () => {
    await trained('pretrained', '--epochs', '1');
    const before = await exported('pretrained');
    const run = await trained('tuned', '--weights', before.file, '--freeze', 'backbone', '--epochs', '2');
    const after = await exported('tuned');
    expect(run.stderr).toContain(
      'pretrained.safetensors: safetensors file, names of torchvision; 10 of 10 tensors loaded',
    );
    expect(after.weights.get('conv1.weight')).toEqual(before.weights.get('conv1.weight'));
    expect(after.weights.get('fc3.weight')).not.toEqual(before.weights.get('fc3.weight'));
    const again = await convkit(['train', 'lenet5', '--resume', at('tuned'), '--json']);
    expect(again.records.at(-1)).toMatchObject(run.records.at(-1) as object);
    const other = await convkit(['train', 'lenet5', '--resume', at('tuned'), '--freeze', 'conv']);
    expect(other).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('freeze was "backbone", now "conv"'),
    });
  });

  it('says that nothing is trained if every parameter is frozen', async () => {
    await trained('thawed', '--epochs', '1');
    const { file } = await exported('thawed');
    const tuning = ['--epochs', '1', '--augment', 'none', '--weights', file, '--freeze'];
    const { stderr } = await convkit([...onStrokes, ...tuning, '.*']);
    expect(stderr).not.toContain('more than the last layer');
    const some = await convkit([...onStrokes, ...tuning, 'conv']);
    expect(some.stderr).toContain('warning: features are not cached: more than the last layer');
    expect(stderr).toContain('leaves no parameter to train');
  });

  it('finds its weights from every working directory', async () => {
    await trained('source', '--epochs', '1');
    const { file } = await exported('source');
    const relative = path.join('..', path.basename(folder), path.basename(file));
    await trained('by-relative-path', '--epochs', '1', '--weights', relative);
    const config = JSON.parse(readFileSync(path.join(at('by-relative-path'), 'config.json'), 'utf8'));
    expect(config.options).toMatchObject({ weights: file, data: at('strokes') });
    const resumed = await convkit([
      'train',
      'lenet5',
      '--resume',
      at('by-relative-path'),
      '--weights',
      relative,
    ]);
    expect(resumed.code, resumed.stderr).toBe(0);
  });

  it('loads a part of weights on request, and tells what does not fit', async () => {
    await trained('whole', '--epochs', '1');
    const { weights } = await exported('whole');
    weights.delete('conv2.bias');
    const file = at('part.safetensors');
    writeFileSync(file, encodeSafetensors(weights));
    const tune = [...onStrokes, '--epochs', '1', '--weights', file];
    expect(await convkit(tune)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('1 missing (conv2.bias)'),
    });
    const partial = await trained('partial', '--epochs', '1', '--weights', file, '--partial');
    expect(partial.stderr).toContain('9 of 10 tensors loaded; 1 missing (conv2.bias)');
    const other = await convkit([...tune, '--from', 'convkit']);
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('of another shape') });
  });

  it('lists the names of published weights instead of an unknown one', async () => {
    const { code, stderr } = await convkit([...onStrokes, '--weights', 'IMAGENET1K_V1']);
    expect(code).toBe(2);
    expect(stderr).toContain('lenet5 (modern) has no pretrained weights named "IMAGENET1K_V1"');
    expect(await convkit([...onStrokes, '--weights', at('none.pth'), '--out', at('none')])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('none.pth cannot be read: it does not exist'),
    });
  });

  it('honors each option of the recipe and the data', async () => {
    const hashes = new Set([(await trained('plain', '--epochs', '2')).sha256]);
    const options = [
      ['--augment', 'none'],
      ['--normalize', 'dataset'],
      ['--schedule', 'step:1:0.5'],
      ['--optimizer', 'sgd'],
      ['--decay-except', 'biases-and-norms', '--optimizer', 'adamw:weightDecay=3'],
      ['--validation-split', '0.5'],
      ['--limit', '30'],
    ];
    for (const option of options) {
      const { sha256 } = await trained(option[0] as string, '--epochs', '2', ...option);
      expect(hashes, option[0]).not.toContain(sha256);
      hashes.add(sha256);
    }
    await trained('color', '--epochs', '1', '--channels', '3', '--class-weights', 'balanced');
    const color = await exported('color');
    expect(color.weights.get('conv1.weight')?.shape).toEqual([6, 3, 5, 5]);
  });

  it('finds a learning rate with --lr auto, and plots the loss at each that it tried', async () => {
    const { records, stderr, sha256 } = await trained('auto', '--epochs', '1', '--lr', 'auto');
    const range = records.find(({ event }) => event === 'learning-rate') as { suggestion: number };
    expect(range.suggestion).toBeGreaterThan(1e-6);
    expect(stderr).toContain(`learning rate: ${Number(range.suggestion.toPrecision(3))}`);
    expect(stderr).toMatch(/1\.0e-6 {2}━+ \d/);
    const resumed = await convkit(['train', 'lenet5', '--resume', at('auto'), '--lr', 'auto', '--json']);
    expect(resumed.records.at(-1)?.weightsSha256).toBe(sha256);
  });

  it.each([
    ['--validation-split', '1.5', 'between 0 and 1'],
    ['--channels', '2', '1 (grayscale) or 3 (color)'],
    ['--freeze', '(', 'backbone or a regular expression'],
    ['--schedule', 'step', 'schedule.every is missing. Set every and factor.'],
    ['--optimizer', 'adam:momentum=1', 'Use learningRate, beta1, beta2, epsilon, weightDecay.'],
    ['--decay-except', '(', 'biases-and-norms or a regular expression'],
    ['--augment', 'heavy', 'standard, light, none or a JSON file'],
    ['--class-weights', 'equal', 'balanced'],
  ])('rejects %s %s', async (flag, value, reason) => {
    expect(await convkit([...onStrokes, flag, value])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(reason),
    });
  });
});
