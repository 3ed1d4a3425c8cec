import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Identity } from './identity.js';

it('Identity gives back what it got', () => {
  const x = tf.tensor1d([1, 2]);
  expect(new Identity().forward(x)).toBe(x);
});
