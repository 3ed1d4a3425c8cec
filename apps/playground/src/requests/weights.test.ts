import {
  bytesSource,
  decodeSafetensors,
  fromTorchLayout,
  openPytorch,
  readTensors,
  type TensorData,
} from '@convkit/checkpoint';
import { flattenedInputShapes } from '@convkit/core';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useCpu } from './known-net.fixture.js';
import { freshLenet } from './lenet.fixture.js';
import { weights } from './weights.js';

beforeAll(useCpu);

it('saves the weights in the layouts of tfjs and PyTorch, also of the layer after flattening', async () => {
  const context = freshLenet('modern');
  const before = memory().numTensors;
  const own = decodeSafetensors(await weights(context, 'tfjs'));
  const torch = decodeSafetensors(await weights(context, 'torch'));
  expect(memory().numTensors).toBe(before);
  expect(torch.metadata.format).toBe('pt');
  expect(JSON.parse(torch.metadata.spec as string)).toEqual(context.spec);
  const shapes = (tensors: ReadonlyMap<string, TensorData>) =>
    ['conv1', 'fc1'].map((layer) => tensors.get(`${layer}.weight`)?.shape);
  expect(shapes(own.tensors)).toEqual([
    [5, 5, 1, 6],
    [400, 120],
  ]);
  expect(shapes(torch.tensors)).toEqual([
    [6, 1, 5, 5],
    [120, 400],
  ]);
  const flattened = flattenedInputShapes(context.model, context.spec.model.input);
  expect([...flattened.keys()]).toEqual(['fc1.weight']);
  expect(fromTorchLayout(torch.tensors, flattened)).toEqual(own.tensors);
});

it('saves the weights as a file of PyTorch', async () => {
  const context = freshLenet('modern');
  const { tensors } = decodeSafetensors(await weights(context, 'torch'));
  const file = await openPytorch(bytesSource(await weights(context, 'pth')));
  expect(await readTensors(file)).toEqual(tensors);
});
