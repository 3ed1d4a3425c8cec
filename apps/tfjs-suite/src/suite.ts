import { getBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { exclusionReasons } from './excluded.js';
import { provideJasmine } from './jasmine.js';

const FILES = import.meta.glob([
  'tfjs-tests/ops/{conv1d,conv2d,conv2d_separable,conv2d_transpose,depthwise_conv2d}_test.js',
  'tfjs-tests/ops/{avg_pool,max_pool,pool}_test.js',
  'tfjs-tests/ops/fused/*_test.js',
  'tfjs-tests/ops/{add,add_n,batchnorm,concat,local_response_normalization,mat_mul,mean,slice*,softmax,sum}_test.js',
  'tfjs-tests/ops/{elu,leaky_relu,log_softmax,relu,relu6,sigmoid,tanh}_test.js',
  'tfjs-tests/ops/losses/softmax_cross_entropy_test.js',
]);

/** Registers tfjs-core's tests of what our kernels compute, for the active backend. */
export async function tfjsSuite(): Promise<void> {
  const counts = provideJasmine();
  await import('tfjs-tests/public/chained_ops/register_all_chained_ops.js');
  for (const load of Object.values(FILES)) await load();

  it('runs on wasm', () => expect(getBackend()).toBe('wasm'));
  it('leaves out what its list names, for every reason there, and nothing else', () => {
    expect([...counts.excluded.keys()].sort()).toEqual(exclusionReasons().sort());
    expect(counts.run).toBeGreaterThan(0);
  });
}
