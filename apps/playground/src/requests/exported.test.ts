import {
  bytesSource,
  decodeSafetensors,
  fromTorchLayout,
  openPytorch,
  readStateDict,
  readTensors,
} from '@convkit/checkpoint';
import { openTfjsLayers } from '@convkit/checkpoint/keras';
import { ConfigError, flattenedInputShapes } from '@convkit/core';
import { openOnnx } from '@convkit/onnx';
import { memory } from '@tensorflow/tfjs-core';
import { classifierSpec } from 'convkit';
import { beforeAll, expect, it } from 'vitest';
import { exported } from './exported.js';
import { useCpu } from './known-net.fixture.js';
import { freshLenet } from './lenet.fixture.js';

beforeAll(useCpu);

it.each([false, true])(
  'exports ONNX that says how to classify images, with preprocessing in the graph: %s',
  async (preprocessing) => {
    const context = freshLenet('modern');
    const { bytes } = await exported(context, { format: 'onnx', preprocessing });
    const { metadata, entries } = await openOnnx(bytesSource(bytes));
    const spec = classifierSpec(context.spec);
    const transforms = spec.preprocessing.transforms.slice(0, preprocessing ? 1 : 3);
    expect(JSON.parse(metadata['convkit.classifier'] as string)).toEqual({
      ...spec,
      preprocessing: { ...spec.preprocessing, transforms },
    });
    expect(JSON.parse(metadata.classes as string)).toEqual(context.spec.model.classes);
    const steps: { name: string }[] = JSON.parse(metadata.preprocessing as string);
    expect(steps.map(({ name }) => name)).toEqual(['resize', 'pad', 'normalize']);
    expect(entries.get('conv2.weight')?.shape).toEqual([16, 6, 5, 5]);
    expect(entries.has('preprocessing.scale')).toBe(preprocessing);
  },
);

it('exports weights in the layout of PyTorch, also of the layer after flattening', async () => {
  const context = freshLenet('modern');
  const before = memory().numTensors;
  const { tensors, metadata } = decodeSafetensors((await exported(context, { format: 'safetensors' })).bytes);
  expect(metadata).toMatchObject({ format: 'pt', model: 'lenet5', variant: 'modern' });
  expect(tensors.get('conv2.weight')?.shape).toEqual([16, 6, 5, 5]);
  expect(tensors.get('fc1.weight')?.shape).toEqual([120, 400]);
  const flattened = flattenedInputShapes(context.model, context.spec.model.input);
  expect([...flattened.keys()]).toEqual(['fc1.weight']);
  expect(fromTorchLayout(tensors, flattened)).toEqual(await readStateDict(context.model));
  const file = await openPytorch(bytesSource((await exported(context, { format: 'pytorch' })).bytes));
  expect(await readTensors(file)).toEqual(tensors);
  expect(memory().numTensors).toBe(before);
});

it('exports the layers and weights of TensorFlow.js', async () => {
  const context = freshLenet('modern');
  const { bytes, weights } = await exported(context, { format: 'tfjs' });
  const file = await openTfjsLayers(bytesSource(bytes), async () => bytesSource(weights as Uint8Array));
  const own = await readStateDict(context.model);
  expect(await file.read('fc1/kernel')).toEqual(own.get('fc1.weight'));
  await file.close();
});

it('names the layer that Keras does not have', async () => {
  const exporting = exported(freshLenet('original'), { format: 'tfjs' });
  await expect(exporting).rejects.toThrow(ConfigError);
  await expect(exporting).rejects.toThrow('LeNet5Original cannot be expressed with Keras layers: layer S2');
});
