import '@tensorflow/tfjs-backend-cpu';
import { disposeModule, Rng } from '@convkit/core';
import { findModel, findVariant, sequenceCatalog } from '@convkit/models';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportOnnx } from './export-onnx.js';
import { exportDifference, relativeDifference, runOnnx, trainBriefly } from './exported.fixture.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const create = (name: string, variant: string, options: object) =>
  findVariant(findModel(sequenceCatalog, name), variant).create(options, new Rng(3));

describe('networks for series and text compute the same scores on onnxruntime', () => {
  it.each(['fcn', 'lenet'])('cnn1d %s', async (variant) => {
    const input = [24, 2];
    const network = create('cnn1d', variant, { input, classes: 3, widthMultiplier: 0.1 });
    trainBriefly(network, input);
    expect(await exportDifference(network, { input })).toBeLessThan(1e-4);
    disposeModule(network);
  });

  it('textcnn', async () => {
    const network = create('textcnn', 'rand', { input: [9], vocabulary: 20, widthMultiplier: 0.1 });
    const file = await exportOnnx(network, { input: [9] });
    const ids = Float32Array.from({ length: 18 }, (_, i) => (7 * i) % 20);
    const expected = tf.tidy(() => network.forward(tf.tensor(ids, [2, 9])).dataSync());
    const outputs = await runOnnx(file, { input: new ort.Tensor('float32', ids, [2, 9]) });
    const [scores] = Object.values(outputs);
    expect(relativeDifference(scores?.data as Float32Array, expected)).toBeLessThan(1e-4);
    disposeModule(network);
  });
});
