import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStrokes } from './images.fixture.js';
import { convkit } from './run-cli.fixture.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'convkit-weights-'));
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  writeStrokes(at('strokes'), 20);
  const args = ['train', 'lenet5', '--data', at('strokes'), '--epochs', '3', '--out', at('run')];
  expect((await convkit(args)).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function exported(name: string, ...flags: string[]) {
  const result = await convkit(['export', at('run'), '--to', at(name), '--json', ...flags]);
  expect(result.code, result.stderr).toBe(0);
  return result;
}

async function accuracyOf(classifier: string) {
  const { records, stderr } = await convkit(['evaluate', classifier, '--data', at('strokes'), '--json']);
  expect(records, stderr).toHaveLength(1);
  return records[0]?.testAccuracy;
}

describe('export', () => {
  it('writes ONNX that evaluates like the run, with or without preprocessing', async () => {
    const { records, stderr } = await exported('net.onnx');
    expect(records).toEqual([
      { event: 'export', file: at('net.onnx'), precision: 'float32', bytes: expect.any(Number) },
    ]);
    expect(stderr).toContain('net.onnx: lenet5 (modern), 3 classes, 0.2 MiB');
    await exported('pixels.onnx', '--with-preprocessing');
    const own = await accuracyOf(at('run'));
    expect(await accuracyOf(at('net.onnx'))).toBe(own);
    expect(await accuracyOf(at('pixels.onnx'))).toBe(own);
  });

  it('counts the bytes of both files of a LayersModel', async () => {
    const { records } = await exported('model.json');
    expect(records[0]?.bytes).toBeGreaterThan(4 * 61_000);
  });

  it.each(['float16', 'int8'])('prints the accuracy before and after with %s', async (precision) => {
    const { records, stderr } = await exported(`${precision}.onnx`, '--precision', precision);
    const [{ accuracyBefore = 0, accuracyAfter = 0, images, bytes } = {}] = records as Record<
      string,
      number
    >[];
    expect([accuracyBefore > 0.4, images]).toEqual([true, expect.any(Number)]);
    expect(Math.abs(accuracyBefore - accuracyAfter)).toBeLessThan(0.2);
    expect(bytes).toBeLessThan(precision === 'int8' ? 100_000 : 140_000);
    expect(stderr).toContain(`as ${precision}, `);
  });

  it.each([
    [['x.bin'], 'cannot tell from the name'],
    [['x.pth', '--precision', 'int8'], "precision of pytorch must be 'float32' or 'float16' or 'bfloat16'"],
    [['x.pth', '--data', 'mnist'], '--data serves to calibrate'],
    [['x.pth', '--no-fold-batch-norm'], 'foldBatchNorm does not apply to pytorch'],
    [['flowers.json'], 'a file named model.json, not '],
    [['run/checkpoint.safetensors'], 'would overwrite the file that is read'],
    [['none/x.onnx'], 'cannot be written: its folder does not exist'],
  ])('to %j is refused', async ([name = '', ...flags], message) => {
    const { code, stderr } = await convkit(['export', at('run'), '--to', at(name), ...flags]);
    expect(stderr).toContain(message);
    expect(code).not.toBe(0);
  });
});

describe('import', () => {
  it.each(['weights.pth', 'weights.safetensors', 'weights.onnx', 'model.json'])(
    'makes a classifier of %s',
    async (name) => {
      await exported(name);
      writeFileSync(at('classes.txt'), 'across\ndown\nslanted\n');
      const model = name === 'model.json' ? ['--model', 'lenet5'] : [];
      const { records, stderr } = await convkit([
        'import',
        at(name),
        '--to',
        at('imported.safetensors'),
        '--classes',
        at('classes.txt'),
        '--json',
        ...model,
      ]);
      expect(stderr).toContain('10 of 10 tensors loaded');
      expect(records).toMatchObject([{ event: 'import', model: { name: 'lenet5', variant: 'modern' } }]);
      const { code, stdout } = await convkit(['diff', at('imported.safetensors'), at('run')]);
      expect([code, stdout]).toEqual([0, 'The files hold the same 10 tensors.\n']);
    },
  );

  it('keeps the class names of a file of convkit', async () => {
    await exported('named.onnx');
    const to = at('named.safetensors');
    expect((await convkit(['import', at('named.onnx'), '--to', to])).code).toBe(0);
    expect(await accuracyOf(to)).toBe(await accuracyOf(at('run')));
    expect(await convkit(['import', to, '--to', to])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('would overwrite the file that is read'),
    });
  });

  it('says what does not fit', async () => {
    await exported('weights.pth');
    const to = ['--to', at('x.safetensors')];
    expect(await convkit(['import', at('weights.pth'), '--to', at('x.onnx')])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('x.onnx ends in .onnx'),
    });
    expect(await convkit(['import', at('weights.pth'), ...to, '--model', 'vgg11'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('weights.pth does not fit vgg11'),
    });
    expect(await convkit(['import', at('weights.pth'), ...to, '--classes', at('none.txt')])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--classes: cannot read'),
    });
  });
});

describe('inspect', () => {
  it('lists the tensors with statistics, and the models that they fit', async () => {
    await exported('weights.pth');
    const { records, stderr } = await convkit(['inspect', at('weights.pth'), '--json']);
    expect(records).toHaveLength(11);
    expect(records[0]).toMatchObject({
      event: 'tensor',
      key: 'conv1.weight',
      stored: 'float32',
      shape: [6, 1, 5, 5],
      elements: 150,
      nonFinite: 0,
      mean: expect.any(Number),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(records.at(-1)).toMatchObject({ event: 'file', format: 'pytorch', tensors: 10, elements: 61_111 });
    expect(stderr).toContain('fits: lenet5 (modern, 3 classes)');
  });

  it('reports a file that is none of weights', async () => {
    writeFileSync(at('notes.txt'), 'some words');
    const { code, stderr } = await convkit(['inspect', at('notes.txt')]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('notes.txt is neither')]);
    expect((await convkit(['inspect', at('strokes')])).stderr).toContain('is a folder without a checkpoint');
  });
});

describe('diff', () => {
  it('lists the tensors that differ, and exits with 1', async () => {
    await exported('weights.pth');
    await exported('half.pth', '--precision', 'float16');
    const { code, records } = await convkit(['diff', at('weights.pth'), at('half.pth'), '--json']);
    expect(code).toBe(1);
    expect(records).toHaveLength(11);
    expect(records[0]).toMatchObject({ event: 'difference', key: 'conv1.weight' });
    expect(records[0]?.maxDifference).toBeLessThan(1e-3);
    expect(records.at(-1)).toEqual({ event: 'diff', equal: 0, different: 10 });
    const layouts = await convkit(['diff', at('weights.pth'), at('run')]);
    expect(layouts.stdout).toContain('[6, 1, 5, 5] and [5, 5, 1, 6]');
  });
});
