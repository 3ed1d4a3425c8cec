import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { ones, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { platform } from '#platform';
import { checksum } from './checksum.fixture.js';
import { createWasmBackend, type WasmBackendOptions } from './create-wasm-backend.js';

/** The code of a process that prints checksums of every threaded kernel on one to three threads, and that must exit by itself. */
const script = (options: WasmBackendOptions) => `
import { createHash } from 'node:crypto';
import v8 from 'node:v8';
import { Rng } from '@convkit/core';
import { averagePool, conv2d, dropout, installGradients, linear, maxPool, softmaxCrossEntropy } from '@convkit/ops';
import { normalValues } from '@convkit/testing';
import { createWasmBackend, kernelBuild } from '@convkit/wasm-kernels';
import { abs, add, depthwiseConv2d, dispose, engine, getBackend, grads, localResponseNormalization, matMul, mean, reshape, setBackend, sigmoid, sum, tanh, tensor1d, tidy } from '@tensorflow/tfjs-core';
// Node 20 has relaxed SIMD behind a flag.
v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
const options = ${JSON.stringify(options)};
installGradients();
const random = (label, ...shape) => normalValues(shape, new Rng(1).child(label));
const net = (x, first, second, weight) => {
  const h = maxPool(conv2d(conv2d(x, first, { padding: 'same' }), second, { padding: 'same' }), { size: 2 });
  return matMul(reshape(averagePool(h, { size: 3 }), [50, -1]), weight);
};
const rows = (x, weight, bias) => {
  const h = linear(x, weight, bias, 'relu');
  return add(sigmoid(tanh(h)), sum(h, 0));
};
const filters = (x, filter) => localResponseNormalization(depthwiseConv2d(x, filter, 1, 'same'), 2, 1, 0.1, 0.75);
const attrs = { epsilon: 1e-5, relu: true };
function everything() {
  const inputs = [random('x', 50, 12, 11, 3), random('first', 3, 3, 3, 8), random('second', 3, 3, 8, 13), random('weight', 26, 7)];
  const long = [random('long', 3000, 5), random('wide', 5, 14), random('bias', 14)];
  const [x, scale, offset] = [random('x', 3000, 14), random('scale', 14), random('offset', 14)];
  const normal = engine().runKernel('BatchNorm', { x, scale, offset, residual: x }, attrs);
  const [dy, average, variance] = normal;
  const normalInputs = { dy, x, scale, offset, residual: x, mean: average, variance };
  const normalGradients = engine().runKernel('BatchNormGrad', normalInputs, attrs);
  const image = random('image', 40, 9, 9, 14);
  const depthwise = depthwiseConv2d(image, random('depthwise', 3, 3, 14, 2), 1, 'same');
  const images = [mean(image, [1, 2]), depthwise, ...grads(filters)([image, random('depthwise', 3, 3, 14, 1)])];
  const scores = random('scores', 3000, 11);
  const labels = tensor1d(Array.from({ length: 3000 }, (_, i) => i % 11), 'int32');
  const loss = (scores) => softmaxCrossEntropy(scores, labels);
  const rng = new Rng(4);
  rng.skip(5);
  const transposed = matMul(random('left', 5000, 9), random('right', 10, 5000), true, true);
  const more = [loss(scores), ...grads(loss)([scores]), dropout(scores, 0.3, rng), transposed];
  const list = [1, 100000, 3, 40000].map((size) => random('list', size));
  const [norm] = engine().runKernel('GlobalNorm', { ...list }, {});
  const parameters = { ...list.flatMap((tensor) => [tensor, tensor, tensor]), factor: norm };
  const updates = engine().runKernel('SgdUpdate', parameters, { learningRate: 0.1, momentum: 0.9, nesterov: true });
  const moments = { ...list.flatMap((tensor) => [tensor, tensor, abs(tensor), tensor]), factor: norm };
  const adam = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, step: 2, weightDecay: 0.1 };
  updates.push(norm, ...engine().runKernel('AdamUpdate', moments, adam));
  return [...updates, ...more, net(...inputs), ...grads(net)(inputs), rows(...long), ...grads(rows)(long), ...normal, ...normalGradients, ...images];
}
for (const threads of [1, 2, 3]) {
  await createWasmBackend({ ...options, threads });
  await setBackend('wasm');
  const outputs = tidy(everything);
  const hash = createHash('sha256');
  for (const tensor of outputs) hash.update(new Uint8Array(tensor.dataSync().buffer));
  console.log(getBackend(), kernelBuild(options), hash.digest('hex'));
  dispose(outputs);
}
`;

const run = (code: string) =>
  execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 100_000,
  });

describe('createWasmBackend', () => {
  it.each([
    ['relaxed-simd-4', true],
    ['simd-4', false],
  ])(
    'computes the same bits on any number of threads with %s, and lets the process exit',
    (build, relaxedSimd) => {
      const [one, ...others] = run(script({ relaxedSimd })).trim().split('\n');
      expect(one).toMatch(new RegExp(`^wasm ${build} [0-9a-f]{64}$`));
      expect(others).toEqual([one, one]);
    },
  );

  it('computes the same bits in memory that it has grown by', async () => {
    const options = { threads: 2 };
    const expected = await checksum(options);
    expect(expected).toMatch(/^2 [0-9a-f]{64}$/);
    expect(await checksum(options, 2 ** 24)).toBe(expected);
  });

  it('ends its threads with the backend', async () => {
    const exits: Promise<unknown>[] = [];
    const note = (worker: Worker) => exits.push(once(worker, 'exit'));
    process.on('worker', note);
    await createWasmBackend({ threads: 3 });
    removeBackend('wasm');
    process.off('worker', note);
    expect(exits).toHaveLength(2);
    await Promise.all(exits);
  });

  it('keeps the backend when called again, and its tensors when called with another number of threads', async () => {
    await createWasmBackend({ threads: 2 });
    await setBackend('wasm');
    const x = ones([2]);
    await createWasmBackend({ threads: 2 });
    expect([...x.dataSync()]).toEqual([1, 1]);
    await expect(createWasmBackend({ threads: 1 })).rejects.toThrow(
      /already holds tensors and computes on 2 threads/,
    );
    x.dispose();
    await createWasmBackend({ threads: 1 });
    removeBackend('wasm');
  });

  it.each([0, -1, 1.5, 65, Number.NaN])('rejects %s threads', async (threads) => {
    await expect(createWasmBackend({ threads })).rejects.toMatchObject({ code: 'CONFIG' });
  });
});

it('computes on one thread, and says why, if a thread does not start', async () => {
  vi.spyOn(platform, 'startThread').mockRejectedValueOnce(new Error('no more threads'));
  const outcome = await createWasmBackend({ threads: 3 });
  expect(outcome).toEqual({ threads: 1, reason: 'one thread only: no more threads' });
  await setBackend('wasm');
  expect([...ones([2]).dataSync()]).toEqual([1, 1]);
  removeBackend('wasm');
});
