// Reads what torch.save writes for networks of torchvision with random weights, as state dicts and as training checkpoints, in the format
// before PyTorch 1.6 too, and compares every tensor bit for bit. Writes them back, and has PyTorch load them strictly, with weights_only, and compare them again. Needs
// PyTorch 1.13 or newer and torchvision: npm run acceptance -- pytorch-files [NAME ...]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NETWORKS = ['alexnet', 'vgg16', 'vgg16_bn', 'googlenet', 'resnet18', 'resnet34', 'resnet50'];

/** Networks whose published weights are in the format before PyTorch 1.6. */
const LEGACY = ['vgg16', 'googlenet'];

const library = createRequire(new URL('../../packages/convkit/package.json', import.meta.url));
/** @param {string} name */
const load = (name) => import(pathToFileURL(library.resolve(name)).href);
const { openPytorch, readTensors, stripCommonPrefix } = await load('@convkit/checkpoint');
const { fileSource, writePytorch } = await load('@convkit/checkpoint/node');

const names = process.argv.length > 2 ? process.argv.slice(2) : NETWORKS;
for (const name of names) {
  const folder = mkdtempSync(join(tmpdir(), 'convkit-pytorch-'));
  try {
    await compare(folder, name);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} folder @param {string} name */
async function compare(folder, name) {
  const expected = python('write', folder, name);
  const since = performance.now();
  const state = await read(join(folder, 'state.pth'));
  const milliseconds = Math.round(performance.now() - since);
  assertEqual(`${name}, state dict`, described(state.tensors), expected);

  await compareTraining(join(folder, 'training.pth'), name, expected);
  if (LEGACY.includes(name)) {
    const { tensors } = await read(join(folder, 'legacy-state.pth'));
    assertEqual(`${name}, state dict before 1.6`, described(tensors), expected);
    await compareTraining(join(folder, 'legacy-training.pth'), name, expected);
  }

  await writePytorch(join(folder, 'written.pth'), state.tensors);
  for (const precision of ['float16', 'bfloat16']) {
    await writePytorch(join(folder, `${precision}.pth`), state.tensors, { precision });
  }
  assertEqual(`${name}, written`, python('check', folder, name), expected);
  console.log(
    `${name.padEnd(10)} ${state.tensors.size} tensors equal in each file; read in ${milliseconds} ms`,
  );
}

/** @param {string} path @param {string} name @param {unknown} expected */
async function compareTraining(path, name, expected) {
  const { tensors, metadata } = await read(path);
  const { prefix, values } = stripCommonPrefix(tensors);
  assertEqual(`${path}, prefix`, prefix, 'module.');
  assertEqual(`${path}, tensors`, described(values), expected);
  assertEqual(`${path}, metadata`, metadata, {
    'pytorch.weights': 'state_dict',
    epoch: '7',
    arch: name,
    best_acc5: '0.875',
    'args.lr': '0.1',
    'args.momentum': '0.9',
    'args.arch': name,
    'args.pretrained': 'false',
    best_acc1: '0.625',
  });
}

/** @param {string} path */
async function read(path) {
  const file = await openPytorch(await fileSource(path), { verify: true });
  const tensors = await readTensors(file);
  await file.close();
  return { tensors, metadata: file.metadata };
}

/** @param {ReadonlyMap<string, { dtype: string, shape: readonly number[], data: ArrayBufferView }>} tensors */
function described(tensors) {
  return Object.fromEntries(
    [...tensors].map(([key, { dtype, shape, data }]) => {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return [key, { dtype, shape, sha256: createHash('sha256').update(bytes).digest('hex') }];
    }),
  );
}

/** @param {string[]} args */
function python(...args) {
  const script = fileURLToPath(new URL('pytorch-files.py', import.meta.url));
  const { stdout, status } = spawnSync('/usr/bin/python3', [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`pytorch-files.py ${args.join(' ')} failed`);
  return JSON.parse(stdout.toString());
}

/** @param {string} what @param {unknown} actual @param {unknown} expected */
function assertEqual(what, actual, expected) {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  throw new Error(`${what} differ:\n${JSON.stringify(actual)}\n${JSON.stringify(expected)}`.slice(0, 2000));
}
