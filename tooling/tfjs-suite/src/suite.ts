import { getBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { exclusionReasons } from './excluded.js';
import { provideJasmine } from './jasmine.js';

/** Add the ops as methods of tensors, which some tests call. */
const METHODS = import.meta.glob('tfjs-tests/public/chained_ops/register_all_chained_ops.js');

/** Tests that must run first: they expect to start without tensors, and gradients that throw leave some behind. */
const COUNTING = import.meta.glob('tfjs-tests/ops/slice*_test.js');

const FILES = import.meta.glob([
  'tfjs-tests/ops/{conv1d,conv2d,conv2d_separable,conv2d_transpose,depthwise_conv2d}_test.js',
  'tfjs-tests/ops/{avg_pool,max_pool,pool}_test.js',
  'tfjs-tests/ops/fused/*_test.js',
  'tfjs-tests/ops/{add,add_n,batchnorm,concat,local_response_normalization,mat_mul,mean,softmax,sum}_test.js',
  'tfjs-tests/ops/{elu,leaky_relu,log_softmax,relu,relu6,sigmoid,tanh}_test.js',
  'tfjs-tests/ops/losses/softmax_cross_entropy_test.js',
]);

/** Registers tfjs-core's tests of the ops that convkit's kernels compute, on the active backend. */
export async function tfjsSuite(): Promise<void> {
  const counts = provideJasmine();
  for (const load of Object.values({ ...METHODS, ...COUNTING, ...FILES })) await load();

  it('runs on wasm', () => expect(getBackend()).toBe('wasm'));
  it('uses every exclusion', () => {
    expect([...counts.excluded.keys()].sort()).toEqual(exclusionReasons().sort());
    expect(counts.run).toBeGreaterThan(600);
  });
}
