import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../files/byte-source.js';
import { MODEL_JSON } from '../parsers.fixture.js';
import { openTfjsLayers } from './open-tfjs-layers.js';

const json = (model: unknown) => bytesSource(new TextEncoder().encode(JSON.stringify(model)), 'model.json');

/** 36 bytes of floats from 1 to 9, and two levels of 16 bits, in two files that a tensor crosses. */
function shards() {
  const bytes = new Uint8Array(40);
  bytes.set(new Uint8Array(Float32Array.from({ length: 9 }, (_, i) => i + 1).buffer));
  bytes.set(new Uint8Array(Uint16Array.of(0, 5).buffer), 36);
  const files: Record<string, Uint8Array> = { '1.bin': bytes.slice(0, 26), '2.bin': bytes.slice(26) };
  return async (path: string) => bytesSource(files[path] as Uint8Array, path);
}

it('reads tensors across files, and quantized ones', async () => {
  const file = await openTfjsLayers(json(MODEL_JSON), shards());
  expect(file.layers).toMatchObject([
    { name: 'dense', className: 'Dense', weights: { kernel: 'dense/kernel', bias: 'dense/bias' } },
  ]);
  expect(await file.read('dense/bias')).toEqual({
    dtype: 'float32',
    shape: [3],
    data: Float32Array.of(7, 8, 9),
  });
  expect((await file.read('dense/kernel')).data).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
  expect(file.entries.get('steps')).toEqual({ stored: 'uint16', shape: [2] });
  expect((await file.read('steps')).data).toEqual(Float32Array.of(-1, 1.5));
});

it('opens each file once, and closes it with the model', async () => {
  const events: string[] = [];
  const open = shards();
  const file = await openTfjsLayers(json(MODEL_JSON), async (path) => {
    events.push(`open ${path}`);
    return { ...(await open(path)), close: async () => void events.push(`close ${path}`) };
  });
  await file.read('dense/bias');
  await file.read('dense/kernel');
  await file.close();
  expect(events).toEqual(['open 1.bin', 'open 2.bin', 'close 1.bin', 'close 2.bin']);
});

describe('openTfjsLayers rejects', () => {
  const weights = MODEL_JSON.weightsManifest[0]?.weights ?? [];
  const withWeights = (...list: unknown[]) => ({
    ...MODEL_JSON,
    weightsManifest: [{ paths: ['1.bin'], weights: list }],
  });
  it.each([
    ['a graph model', { ...MODEL_JSON, format: 'graph-model' }, 'is not the model.json of a LayersModel'],
    ['no weights', { ...MODEL_JSON, weightsManifest: undefined }, 'has no weightsManifest'],
    ['a weight twice', withWeights(weights[2], weights[2]), "lists the weight 'steps' twice"],
    ['an unknown type', withWeights({ ...weights[0], dtype: 'complex64' }), "has the type 'complex64'"],
    ['a negative shape', withWeights({ ...weights[0], shape: [-1] }), 'the entry of a weight is damaged'],
    [
      'a shape beyond all numbers',
      withWeights({ ...weights[0], shape: [2 ** 50, 2 ** 50] }),
      'has the shape',
    ],
    ['another class of model', { ...MODEL_JSON, modelTopology: { class_name: 'Rnn' } }, "of the class 'Rnn'"],
  ])('%s', async (_, model, message) => {
    await expect(openTfjsLayers(json(model), shards())).rejects.toThrow(message);
  });

  it('files that are too short when they are read', async () => {
    const file = await openTfjsLayers(json(MODEL_JSON), async () => bytesSource(new Uint8Array(10)));
    await expect(file.read('dense/bias')).rejects.toThrow(
      "lists 'dense/bias' up to byte 36, but its files have only 20",
    );
  });
});
