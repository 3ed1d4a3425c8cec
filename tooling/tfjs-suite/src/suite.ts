import { getBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { exclusionReasons } from './excluded.js';
import { provideJasmine } from './jasmine.js';

/** Tests call ops as methods of tensors too, which these files add. */
const METHODS = import.meta.glob('tfjs-tests/public/chained_ops/register_all_chained_ops.js');

/** Run first: they count tensors from none, and tfjs's gradients that throw leave some behind. */
const COUNTING = import.meta.glob('tfjs-tests/ops/slice*_test.js');

const FILES = import.meta.glob([
  'tfjs-tests/ops/{conv1d,conv2d,conv2d_separable,conv2d_transpose,depthwise_conv2d}_test.js',
  'tfjs-tests/ops/{avg_pool,max_pool,pool}_test.js',
  'tfjs-tests/ops/fused/*_test.js',
  'tfjs-tests/ops/{add,add_n,batchnorm,concat,local_response_normalization,mat_mul,mean,softmax,sum}_test.js',
  'tfjs-tests/ops/{elu,leaky_relu,log_softmax,relu,relu6,sigmoid,tanh}_test.js',
  'tfjs-tests/ops/losses/softmax_cross_entropy_test.js',
]);

/** Registers tfjs-core's tests of what our kernels compute, for the active backend. */
export async function tfjsSuite(): Promise<void> {
  const counts = provideJasmine();
  for (const load of Object.values({ ...METHODS, ...COUNTING, ...FILES })) await load();

  it('runs on wasm', () => expect(getBackend()).toBe('wasm'));
  it('has a case for every reason to exclude one', () => {
    expect([...counts.excluded.keys()].sort()).toEqual(exclusionReasons().sort());
    expect(counts.run).toBeGreaterThan(600);
  });
}
