import type { ChildProcess } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStrokes } from './images.fixture.js';
import { convkit, spawnConvkit } from './run-cli.fixture.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'convkit-cli-'));
const at = (name: string) => path.join(folder, name);
const strokes = at('strokes');
const training = [
  'train',
  'lenet5',
  '--data',
  strokes,
  '--epochs',
  '3',
  '--batch-size',
  '10',
  '--lr',
  '0.005',
  '--json',
];

/** Hides relaxed SIMD, as in engines without it: rejects the binaries whose name says that they use it. */
const NO_RELAXED_SIMD = [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    const { validate } = WebAssembly;
    WebAssembly.validate = (binary) => !new TextDecoder().decode(binary).includes('elaxedSimd') && validate(binary);
  `)}`,
];

const MEBIBYTES_TOO_FEW = 16;

/** A module that limits shared WebAssembly memory to this many MiB. */
const memoryOf = (mebibytes: number) =>
  `data:text/javascript,${encodeURIComponent(`
    const { Memory } = WebAssembly;
    WebAssembly.Memory = class extends Memory {
      constructor(limits) {
        super({ ...limits, maximum: ${mebibytes} * 16 });
      }
    };
  `)}`;

/** More epochs than a run can end before it is interrupted. */
const ENDLESS = ['--epochs', '10000'];

/** The run that the others are compared with. */
let finished: Awaited<ReturnType<typeof convkit>>;

beforeAll(async () => {
  writeStrokes(strokes, 50);
  finished = await spawnConvkit([...training, '--out', at('finished')]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('train', () => {
  it('prints only JSON to standard output: every epoch and the result', () => {
    expect(finished).toMatchObject({ code: 0 });
    expect(finished.stdout.trim().split('\n')).toHaveLength(4);
    expect(finished.records.slice(0, 3)).toEqual(
      [1, 2, 3].map((epoch) => ({
        event: 'epoch',
        epoch,
        trainLoss: expect.any(Number),
        trainAccuracy: expect.any(Number),
        validationLoss: expect.any(Number),
        validationAccuracy: expect.any(Number),
        imagesPerSecond: expect.any(Number),
      })),
    );
    expect(finished.records[3]).toEqual({
      event: 'done',
      testAccuracy: finished.records[2]?.validationAccuracy,
      checkpoint: at('finished'),
      weightsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(finished.stderr).toContain('120 training, 30 validation images');
  });

  it('learns to classify strokes', () => {
    expect(finished.records[3]?.testAccuracy).toBeGreaterThan(0.9);
  });

  it('gives the same weights for the same seed and others for another seed', async () => {
    const again = await convkit([...training, '--out', at('again')]);
    const other = await convkit([...training, '--seed', '2', '--out', at('other')]);
    expect(again.records).toHaveLength(4);
    expect(again.records[3]?.weightsSha256).toBe(finished.records[3]?.weightsSha256);
    expect(other.records[3]?.weightsSha256).not.toBe(finished.records[3]?.weightsSha256);
  });

  it('saves its transforms with the run and rejects others on resume', async () => {
    const file = (name: string, steps: unknown) => {
      writeFileSync(at(name), JSON.stringify(steps));
      return at(name);
    };
    const steps = [
      { name: 'rotate', degrees: 10 },
      { name: 'label-smoothing', amount: 0.1 },
    ];
    const run = at('transformed');
    const args = [...training, '--out', run, '--augment', file('steps.json', steps)];
    const { code, records } = await convkit(args);
    expect(code).toBe(0);
    expect(records.at(-1)?.weightsSha256).not.toBe(finished.records.at(-1)?.weightsSha256);
    const less = file('less.json', [{ name: 'rotate', degrees: 20 }, steps[1]]);
    const contradicted = await convkit(['train', 'lenet5', '--resume', run, '--augment', less]);
    expect(contradicted.stderr).toContain('augment.0.degrees was 10, now 20');
    const resumed = await convkit([
      'train',
      'lenet5',
      '--resume',
      run,
      '--augment',
      at('steps.json'),
      '--json',
    ]);
    expect(resumed.records.at(-1)?.weightsSha256).toBe(records.at(-1)?.weightsSha256);
  });

  it.each([
    [[{ name: 'blur' }], "('blur'): no such transform"],
    [[{ name: 'normalize', mean: [0], std: [1] }], "the augmentation contains 'normalize'"],
    [
      [{ name: 'random-crop', size: [20, 20] }],
      'the transforms yield images of 20x20x1, but lenet5 takes 32x32x1',
    ],
    [{ name: 'random-flip' }, 'must contain a list of transforms'],
  ])('rejects the transforms %j', async (steps, message) => {
    writeFileSync(at('refused.json'), JSON.stringify(steps));
    const { code, stderr } = await convkit([...training, '--augment', at('refused.json')]);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });

  it.each([
    ['on one thread', ['--threads', '1']],
    ['on three threads with two workers', ['--threads', '3', '--workers', '2']],
  ])('gives the same weights %s', async (name, options) => {
    // In a process of its own: the number of threads of one cannot change.
    const run = await spawnConvkit([...training, ...options, '--out', at(name)]);
    expect(run.records.at(-1)).toMatchObject({
      weightsSha256: finished.records[3]?.weightsSha256,
      testAccuracy: finished.records[3]?.testAccuracy,
    });
  });

  it('ends with the same weights when killed twice and resumed', async () => {
    const run = at('killed');
    const everyStep = [...training, '--checkpoint-every', '1'];
    await spawnConvkit(
      [...everyStep, '--out', run],
      killAfterChange(path.join(run, 'checkpoint.safetensors'), 5),
    );
    await spawnConvkit(
      ['train', 'lenet5', '--resume', run, '--checkpoint-every', '1'],
      killAfterChange(path.join(run, 'checkpoint.safetensors'), 9),
    );
    const resumed = await spawnConvkit(['train', 'lenet5', '--resume', run, '--workers', '1', '--json']);
    expect(resumed.stderr).toMatch(/resuming from step [1-9]/);
    expect(resumed.records.at(-1)?.weightsSha256).toBe(finished.records[3]?.weightsSha256);
  });

  it('keeps to the kernels of an engine without relaxed SIMD when resumed on one with it', async () => {
    const whole = await spawnConvkit(training, undefined, NO_RELAXED_SIMD);
    const sum = whole.records.at(-1)?.weightsSha256;
    expect(sum).toMatch(/^[0-9a-f]{64}$/);
    expect(sum).not.toBe(finished.records[3]?.weightsSha256);
    const run = at('plain');
    await spawnConvkit(
      [...training, '--checkpoint-every', '1', '--out', run],
      killAfterChange(path.join(run, 'checkpoint.safetensors'), 5),
      NO_RELAXED_SIMD,
    );
    const resumed = await spawnConvkit(['train', 'lenet5', '--resume', run, '--json']);
    expect(resumed.stderr).not.toContain('computed with the kernels');
    expect(resumed.records.at(-1)?.weightsSha256).toBe(sum);
  });

  it('starts the run if the folder to resume has no checkpoint yet, and is repeated by the same command', async () => {
    const run = at('restarted');
    const same = [...training, '--resume', run];
    const first = await convkit(same);
    expect(first.records.at(-1)?.weightsSha256).toBe(finished.records[3]?.weightsSha256);
    const again = await convkit([...same, '--recompute']);
    expect(again.records.at(-1)?.weightsSha256).toBe(finished.records[3]?.weightsSha256);
  });

  it('writes a checkpoint and exits with 130 when interrupted, and resumes from it', async () => {
    const run = at('interrupted');
    const interrupted = await spawnConvkit([...training, ...ENDLESS, '--out', run], interrupt);
    expect(interrupted.code).toBe(130);
    expect(interrupted.records.at(-1)).toMatchObject({ event: 'interrupted', checkpoint: run });
    expect(readdirSync(run)).toEqual(['checkpoint.safetensors', 'config.json', 'metrics.jsonl']);
    const contradicted = await convkit(['train', 'lenet5', '--resume', run, '--epochs', '3']);
    expect(contradicted).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('epochs was 10000, now 3'),
    });
    const elsewhere = await convkit(['train', 'lenet5', '--resume', run, '--out', at('elsewhere')]);
    expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining('contradicts --resume') });
  });

  it('reports which tensor did not fit into memory, keeps its checkpoint, and splits batches if asked', async () => {
    const run = at('large');
    const checkpoint = path.join(run, 'checkpoint.safetensors');
    const many = at('many');
    writeStrokes(many, 225);
    const large = [...training, '--data', many, '--batch-size', '540', ...ENDLESS];
    await spawnConvkit([...large, '--out', run], interrupt);
    const saved = readFileSync(checkpoint);
    const resume = ['train', 'lenet5', '--resume', run, '--json'];
    const full = await spawnConvkit(resume, undefined, ['--import', memoryOf(MEBIBYTES_TOO_FEW)]);
    expect(full.code).toBe(1);
    // If the run was interrupted at the end of an epoch, it reports that epoch first.
    expect(full.records.filter(({ event }) => event !== 'epoch')).toEqual([]);
    expect(full.stderr).toMatch(
      /error\[BACKEND\]: the wasm memory has no room for .+ \(at step \d+, batch size 540\)\n {2}Use a batch size of 270, or .*--on-out-of-memory split.*\n {2}convkit explain BACKEND tells more/,
    );
    expect(readFileSync(checkpoint)).toEqual(saved);
    const split = [...resume, '--on-out-of-memory', 'split'];
    const healed = await spawnConvkit(split, interrupt, ['--import', memoryOf(MEBIBYTES_TOO_FEW)]);
    expect(healed).toMatchObject({
      code: 130,
      stderr: expect.stringMatching(
        /warning: Memory was full at step \d+: each batch is split into \d+ parts/,
      ),
    });
  });

  it('rejects a folder that is in use or already has a run', async () => {
    const run = at('held');
    let second: Promise<Awaited<ReturnType<typeof convkit>>> | undefined;
    await spawnConvkit([...training, ...ENDLESS, '--out', run], (child) => {
      child.stdout?.once('data', () => {
        second = convkit(['train', 'lenet5', '--resume', run]);
        second.then(() => child.kill('SIGINT'));
      });
    });
    expect(await second).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/error\[CHECKPOINT\]: .*held/),
    });
    const over = await convkit([...training, '--out', at('finished')]);
    expect(over).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('already contains a run'),
    });
  });
});

describe('a trained run', () => {
  it('is evaluated to the final accuracy of training', async () => {
    const { code, records } = await convkit(['evaluate', at('finished'), '--json']);
    expect(code).toBe(0);
    expect(records).toEqual([
      {
        event: 'evaluation',
        testLoss: expect.any(Number),
        testAccuracy: finished.records[3]?.testAccuracy,
        balancedAccuracy: expect.any(Number),
        macroF1: expect.any(Number),
        metrics: {},
        images: 30,
        perClass: ['across', 'down', 'slanted'].map((label) => ({
          label,
          images: 10,
          precision: expect.any(Number),
          recall: expect.any(Number),
          f1: expect.any(Number),
        })),
        confusion: expect.any(Array),
        mistakes: expect.any(Array),
      },
    ]);
  });

  it('is evaluated on other images, with its mistakes named by their paths', async () => {
    const swapped = at('swapped');
    writeStrokes(swapped, 10);
    renameSync(path.join(swapped, 'down'), path.join(swapped, 'x'));
    renameSync(path.join(swapped, 'across'), path.join(swapped, 'down'));
    renameSync(path.join(swapped, 'x'), path.join(swapped, 'across'));
    const { code, stdout } = await convkit(['evaluate', at('finished'), '--data', swapped]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/class +images +precision +recall +F1/);
    const [, rows] = stdout.split('most confident mistakes\n');
    expect(rows).toContain(path.join(swapped, 'down'));
    expect(stdout).toMatch(/balanced accuracy \d/);
  });

  it('classifies PNG files of any size and color type', async () => {
    const small = path.join(strokes, 'down', '0.png');
    const large = at('large.png');
    const data = Uint8Array.from({ length: 90 * 90 * 4 }, (_, i) => (i % 4 === 3 ? 255 : 0));
    for (let y = 20; y < 70; y++)
      for (let x = 40; x < 44; x++) data.fill(255, 4 * (y * 90 + x), 4 * (y * 90 + x) + 4);
    writeFileSync(large, encode({ width: 90, height: 90, data, channels: 4 }));
    const { code, records } = await convkit(['predict', at('finished'), small, large, '--json']);
    expect(code).toBe(0);
    expect(records.map(({ file, label }) => [file, label])).toEqual([
      [small, 'down'],
      [large, 'down'],
    ]);
    const probabilities = records[0]?.probabilities as number[];
    expect(probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 5);
  });

  it('classifies the images of a folder, with the most likely classes', async () => {
    const args = ['predict', at('finished'), path.join(strokes, 'down'), '--top', '2'];
    const { code, records } = await convkit([...args, '--json']);
    expect(code).toBe(0);
    expect(records).toHaveLength(50);
    const [first] = records as unknown as [{ file: string; predictions: { label: string }[] }];
    expect(first.file).toBe(path.join(strokes, 'down', '0.png'));
    expect(first.predictions).toHaveLength(2);
    expect(first.predictions[0]).toMatchObject({ label: 'down', probability: expect.any(Number) });
    const empty = at('empty');
    mkdirSync(empty);
    expect(await convkit(['predict', at('finished'), empty])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`error[DATA]: ${empty} contains no images`),
    });
  });

  it('classifies the images that it can read, and reports the others', async () => {
    const mixed = at('mixed');
    mkdirSync(mixed);
    const image = readFileSync(path.join(strokes, 'down', '0.png'));
    const [good, cut, last] = ['a.png', 'b.png', 'c.png'].map((name) => path.join(mixed, name));
    for (const file of [good, last]) writeFileSync(file as string, image);
    writeFileSync(cut as string, image.subarray(0, 60));
    const { code, records, stderr } = await convkit(['predict', at('finished'), mixed, 'none.png', '--json']);
    expect(code).toBe(1);
    expect(records).toMatchObject([
      { file: good, label: 'down' },
      { file: cut, error: expect.stringMatching(/^truncated/) },
      { file: last, label: 'down' },
      { file: 'none.png', error: expect.any(String) },
    ]);
    expect(stderr).toContain(`cannot read ${cut}: truncated`);
    expect(stderr).toContain('cannot read none.png: ');
    const people = await convkit(['predict', at('finished'), mixed]);
    expect(people.stdout.trim().split('\n')).toHaveLength(2);
  });

  it('reports an invalid image, checkpoint or folder', async () => {
    const broken = at('broken.png');
    writeFileSync(broken, readFileSync(path.join(strokes, 'down', '0.png')).subarray(0, 60));
    expect(await convkit(['predict', at('finished'), broken])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('broken.png'),
    });
    expect(await convkit(['evaluate', strokes])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has no checkpoint'),
    });
    const corrupt = at('corrupt.safetensors');
    writeFileSync(corrupt, 'not a header at all');
    expect(await convkit(['evaluate', corrupt])).toMatchObject({
      code: 1,
      stderr: expect.not.stringContaining('    at '),
    });
    for (const args of [
      ['evaluate', corrupt],
      ['predict', corrupt, broken],
      ['export', corrupt, '--to', at('x.safetensors')],
    ]) {
      expect((await convkit(args)).stderr).toContain(
        `error[CHECKPOINT]: ${corrupt} is neither a safetensors nor a PyTorch file`,
      );
    }
    const { code, stderr } = await convkit(['evaluate', at('finished'), '--data', 'mnist']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('trained on across, down, slanted')]);
  });
});

describe('the other commands', () => {
  it('summary prints the figures of the paper for the original LeNet-5', async () => {
    const { records } = await convkit(['summary', 'lenet5', '--variant', 'original', '--json']);
    expect(records.map(({ layer, parameters, connections }) => [layer, parameters, connections])).toEqual([
      ['C1', 156, 122_304],
      ['S2', 12, 5_880],
      ['C3', 1_516, 151_600],
      ['S4', 32, 2_000],
      ['C5', 48_120, 48_120],
      ['F6', 10_164, 10_164],
      ['output', 0, 840],
    ]);
    const cifar = await convkit(['summary', 'resnet18', '--variant', 'cifar', '--json']);
    expect(cifar.records[0]).toMatchObject({ layer: 'conv1', output: [32, 32, 64], parameters: 1_728 });
    const people = await convkit(['summary', 'lenet5', '--variant', 'original']);
    expect(people.stdout).toMatch(/total +60,000 +340,908/);
  });

  it('summary prints the memory of a training step last', async () => {
    const args = ['summary', 'lenet5', '--json'];
    const { records: rows } = await convkit(args);
    const { records } = await convkit([...args, '--batch-size', '64']);
    expect(records.slice(0, -1)).toEqual(rows);
    const { bytes, ...memory } = records.at(-1) as { bytes: Record<string, number> };
    expect(memory).toEqual({ event: 'memory', batchSize: 64, optimizer: 'adam', backend: 'wasm' });
    const parameters = 4 * 61_706;
    expect(bytes).toMatchObject({ parameters, buffers: 0, gradients: parameters, optimizer: 2 * parameters });
    expect(bytes.activations).toBeGreaterThan(64 * 4 * (32 * 32 + 28 * 28 * 6));
    expect(bytes.peak).toBeGreaterThan(4 * parameters + (bytes.activations as number));
    const people = await convkit(['summary', 'lenet5', '--batch-size', '64', '--backend', 'cpu']);
    expect(people.stdout).toMatch(/batch size 64 and adam: at most \d+\.\d MiB \(parameters 0\.2 MiB/);
  });

  it('models --weights lists published weights', async () => {
    const { records, stderr } = await convkit(['models', '--weights', '--json']);
    expect(records).toContainEqual(
      expect.objectContaining({
        model: 'resnet18',
        variant: 'torchvision',
        name: 'IMAGENET1K_V1',
        url: 'https://download.pytorch.org/models/resnet18-f37072fd.pth',
        license: 'BSD-3-Clause',
      }),
    );
    expect(stderr).toMatch(/vgg16 +bn +IMAGENET1K_V1 +73\.4 +528 +BSD-3-Clause/);
    const { records: models } = await convkit(['models', '--json']);
    expect(models.find(({ name }) => name === 'googlenet')).toMatchObject({
      pretrained: { torchvision: ['IMAGENET1K_V1'] },
    });
  });

  it('models prints the counts of the default variant', async () => {
    const { records } = await convkit(['models', '--json']);
    expect(records).toContainEqual({
      name: 'lenet5',
      kind: 'image',
      family: 'lenet',
      variants: ['modern', 'tutorial', 'original', 'tanh', 'sigmoid'],
      pretrained: {},
      paper: expect.stringContaining('LeCun'),
      year: 1998,
      input: [32, 32, 1],
      classes: 10,
      parameters: 61_706,
      multiplyAdds: 416_520,
    });
    expect(records.map(({ name, parameters }) => [name, parameters])).toContainEqual([
      'resnet34',
      21_797_672,
    ]);
  });

  it('doctor checks each backend', async () => {
    const { code, records } = await convkit(['doctor', '--json']);
    expect(code).toBe(0);
    expect(records).toContainEqual(expect.objectContaining({ backend: 'wasm', available: true }));
    expect(records).toContainEqual(expect.objectContaining({ backend: 'cpu', available: true }));
  });
});

describe('wrong usage', () => {
  const mnist = ['--data', 'mnist'];
  it.each([
    ['an unknown model', ['train', 'lenet6', ...mnist], 'Known models: lenet5'],
    ['an unknown flag', ['train', 'lenet5', '--speed', '9'], "unknown option '--speed'"],
  ])('%s ends the process with 2, a reason and no stack trace', async (_, args, reason) => {
    const { code, stdout, stderr } = await spawnConvkit(args);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('    at ');
    expect([code, stdout]).toEqual([2, '']);
  });

  it.each([
    ['an unknown variant', ['train', 'lenet5', '--variant', 'new', ...mnist], 'modern, tutorial, original'],
    ['an unknown command', ['tune'], "unknown command 'tune'"],
    ['no data', ['train', 'lenet5'], 'train needs --data'],
    ['an unknown dataset', ['train', 'lenet5', '--data', 'nowhere'], 'neither a known dataset nor a folder'],
    ['a batch size of 0', ['train', 'lenet5', ...mnist, '--batch-size', '0'], 'whole number from 1'],
    ['a learning rate of NaN', ['train', 'lenet5', ...mnist, '--lr', 'NaN'], 'a number above 0'],
    ['0 threads', ['train', 'lenet5', ...mnist, '--threads', '0'], 'whole number from 1'],
    ['too many threads', ['train', 'lenet5', ...mnist, '--threads', '65'], 'from 1 to 64'],
    ['two threads on cpu', ['train', 'lenet5', ...mnist, '--backend', 'cpu', '--threads', '2'], 'one thread'],
    [
      'an export to an unknown format',
      ['export', 'runs/first', '--to', 'x', '--format', 'gguf'],
      'onnx, pytorch',
    ],
    [
      'a width multiplier of LeNet-5',
      ['train', 'lenet5', ...mnist, '--width-multiplier', '2'],
      'has no width multiplier',
    ],
    [
      'a worker without patience',
      ['worker', '--queue', 'redis://x', '--exit-when-idle', '0'],
      'a number above 0',
    ],
    ['an invalid input shape', ['summary', 'lenet5', '--input', '32x32'], 'HEIGHTxWIDTHxCHANNELS'],
    ['a backend without a batch size', ['summary', 'lenet5', '--backend', 'cpu'], 'Add --batch-size'],
    ['an input that does not fit', ['summary', 'lenet5', '--input', '28x28x1'], '32x32'],
  ])('%s exits with 2, a reason and no stack trace', async (_, args, reason) => {
    const { code, stdout, stderr } = await convkit(args);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('    at ');
    expect([code, stdout]).toEqual([2, '']);
  });

  it('an output folder that cannot be created exits with 1, with a stack trace if --verbose', async () => {
    writeFileSync(at('file'), '');
    const args = [...training, '--out', path.join(at('file'), 'run')];
    expect(await convkit(args)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.not.stringContaining('    at '),
    });
    expect((await convkit([...args, '--verbose'])).stderr).toContain('    at ');
  });
});

/** Interrupts the process after an epoch. */
function interrupt(child: ChildProcess): void {
  child.stdout?.once('data', () => child.kill('SIGINT'));
}

/** Kills the process with SIGKILL once the file has changed this many times. */
function killAfterChange(file: string, changes: number) {
  return (child: ChildProcess) => {
    const seen = new Set<string>();
    const timer = setInterval(() => {
      try {
        seen.add(readFileSync(file).toString('latin1'));
      } catch {
        return;
      }
      if (seen.size > changes) child.kill('SIGKILL');
    }, 5);
    child.on('close', () => clearInterval(timer));
  };
}
