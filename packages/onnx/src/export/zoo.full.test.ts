import '@tensorflow/tfjs-backend-cpu';
import { disposeModule } from '@convkit/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { exportDifference, trainBriefly } from './exported.fixture.js';
import { SLOW, smallNetwork } from './zoo.fixture.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it.each(SLOW)('%s %s computes the same logits on onnxruntime', async (name, variant) => {
  const { network, input } = smallNetwork(name, variant);
  trainBriefly(network, input);
  expect(await exportDifference(network, { input })).toBeLessThan(1e-4);
  disposeModule(network);
});
