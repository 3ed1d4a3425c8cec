import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createWasmBackend, type WasmBackendOptions } from './create-wasm-backend.js';

/** Prints a checksum of what every threaded kernel gives on so many threads, in a process that must end by itself. */
const script = (options: WasmBackendOptions) => `
import { createHash } from 'node:crypto';
import v8 from 'node:v8';
import { Rng } from '@convkit/core';
import { averagePool, conv2d, installGradients, linear, maxPool } from '@convkit/ops';
import { normalValues } from '@convkit/testing';
import { createWasmBackend, kernelBuild } from '@convkit/wasm-kernels';
// Node 20 has it, and has it off.
v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
import { add, engine, getBackend, grads, matMul, mean, reshape, setBackend, sigmoid, sum, tanh } from '@tensorflow/tfjs-core';
await createWasmBackend(${JSON.stringify(options)});
await setBackend('wasm');
installGradients();
const random = (label, ...shape) => normalValues(shape, new Rng(1).child(label));
const net = (x, filter, weight) => {
  const h = maxPool(conv2d(x, filter, { padding: 'same' }), { size: 2 });
  return matMul(reshape(averagePool(h, { size: 3 }), [50, -1]), weight);
};
const inputs = [random('x', 50, 12, 11, 3), random('filter', 3, 3, 3, 13), random('weight', 26, 7)];
const rows = (x, weight, bias) => {
  const h = linear(x, weight, bias, 'relu');
  return add(sigmoid(tanh(h)), sum(h, 0));
};
const long = [random('long', 3000, 5), random('wide', 5, 14), random('bias', 14)];
const [x, scale, offset] = [random('x', 3000, 14), random('scale', 14), random('offset', 14)];
const attrs = { epsilon: 1e-5, relu: true };
const normal = engine().runKernel('BatchNorm', { x, scale, offset, residual: x }, attrs);
const [dy, average, variance] = normal;
const normalGradients = engine().runKernel('BatchNormGrad', { dy, x, scale, offset, residual: x, mean: average, variance }, attrs);
const others = [rows(...long), ...grads(rows)(long), ...normal, ...normalGradients, mean(random('image', 40, 9, 9, 14), [1, 2])];
const hash = createHash('sha256');
for (const tensor of [net(...inputs), ...grads(net)(inputs), ...others]) hash.update(new Uint8Array(tensor.dataSync().buffer));
console.log(getBackend(), kernelBuild(${JSON.stringify(options)}), hash.digest('hex'));
`;

const run = (code: string) =>
  execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
  });

describe('createWasmBackend', () => {
  it.each([
    ['relaxed-simd-2', true],
    ['simd-2', false],
  ])(
    'gives the same bits on any number of threads with %s, and lets the process end',
    (build, relaxedSimd) => {
      const [one, two, three] = [1, 2, 3].map((threads) => run(script({ threads, relaxedSimd })));
      expect(one).toMatch(new RegExp(`^wasm ${build} [0-9a-f]{64}\n$`));
      expect(two).toBe(one);
      expect(three).toBe(one);
    },
  );

  it.each([0, -1, 1.5, 65, Number.NaN])('refuses %s threads', async (threads) => {
    await expect(createWasmBackend({ threads })).rejects.toMatchObject({ code: 'CONFIG' });
  });
});
