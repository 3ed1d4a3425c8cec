import { CheckpointError } from '@convkit/core';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core.js';
import { describe, expect, it } from 'vitest';
import { type ByteSource, bytesSource } from '../../files/byte-source.js';
import { golden, goldenBytes } from '../small-network.fixture.js';
import { openKeras } from './open-keras.js';

const WHOLE = ['keras2-sequential.h5', 'keras3-sequential.keras', 'keras3-functional.keras'];

it.each(WHOLE)('lists the layers and the weights of %s', async (name) => {
  const file = await openKeras(golden(name), { verify: true });
  expect(file).toMatchObject({ name, format: 'keras', hasArchitecture: true });
  expect(file.metadata.keras_version).toMatch(/^[23]\./);
  expect(file.layers.map(({ className }) => className)).toEqual([
    'InputLayer',
    'Conv2D',
    'BatchNormalization',
    'MaxPooling2D',
    'DepthwiseConv2D',
    'ReLU',
    'Flatten',
    'Dropout',
    'Dense',
  ]);
  expect(file.layers[2]).toMatchObject({
    name: 'batch_normalization',
    config: { epsilon: 1e-3 },
    inputs: ['conv2d'],
    weights: { gamma: 'batch_normalization/gamma', moving_variance: 'batch_normalization/moving_variance' },
  });
  expect(file.entries.get('conv2d/kernel')).toEqual({ stored: 'float32', shape: [3, 3, 2, 3] });
  expect((await file.read('dense/bias')).shape).toEqual([4]);
  await expect(file.read('dense/scale')).rejects.toThrow("has no tensor 'dense/scale'");
});

it.each(['keras2.weights.h5', 'keras3.weights.h5'])(
  'concludes the classes of layers from %s',
  async (name) => {
    const file = await openKeras(golden(name));
    expect(file.hasArchitecture).toBe(false);
    const weighted = file.layers.filter(({ weights }) => Object.keys(weights).length > 0);
    expect(weighted.map(({ className }) => className).toSorted()).toEqual([
      'BatchNormalization',
      'Conv2D',
      'Dense',
      'DepthwiseConv2D',
    ]);
  },
);

it('reads the weights of a .keras file in parts, without the rest of the archive', async () => {
  const source = golden('keras3-sequential.keras');
  const reads: number[] = [];
  const counting: ByteSource = {
    ...source,
    read: (begin, end) => {
      reads.push(end - begin);
      return source.read(begin, end);
    },
  };
  const file = await openKeras(counting);
  reads.length = 0;
  await file.read('dense/bias');
  expect(reads).toEqual([16]);
});

it('closes the source with the file, and if it cannot be opened', async () => {
  let closed = 0;
  const close = async () => {
    closed++;
  };
  const file = await openKeras({ ...golden('keras3-sequential.keras'), close });
  await file.close();
  await openKeras({ ...bytesSource(new Uint8Array(9), 'zeros'), close }).catch(() => {});
  expect(closed).toBe(2);
});

/** Writes an archive of Keras 3. */
async function archiveOf(config: Uint8Array, weights: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  await writer.add('config.json', new Uint8ArrayReader(config));
  await writer.add('model.weights.h5', new Uint8ArrayReader(weights));
  return writer.close();
}

it('numbers the weights of layers whose class is not known', async () => {
  // Classes that are named like properties of every object are not known either.
  const layers = ['Conv2D', 'Dense', 'constructor'].map((class_name) => ({
    class_name,
    config: { name: `my_${class_name}`, use_bias: class_name === 'Conv2D' },
  }));
  const config = new TextEncoder().encode(JSON.stringify({ class_name: 'Sequential', config: { layers } }));
  const file = await openKeras(bytesSource(await archiveOf(config, goldenBytes('keras3.weights.h5'))));
  expect(file.layers.map(({ weights }) => weights)).toEqual([
    { kernel: 'my_Conv2D/kernel', bias: 'my_Conv2D/bias' },
    { 0: 'my_Dense/0', 1: 'my_Dense/1' },
    {},
  ]);
});

describe('openKeras rejects', () => {
  const zip = goldenBytes('keras3-sequential.keras');
  /** Replaces a text of the archive by another of the same length. */
  const renamed = (from: string, to: string) => {
    const text = String.fromCharCode(...zip).replaceAll(from, to);
    return bytesSource(
      Uint8Array.from(text, (character) => character.charCodeAt(0)),
      'renamed.keras',
    );
  };

  it.each([
    [
      'another kind of file',
      bytesSource(new TextEncoder().encode('{}'), 'model.json'),
      'model.json is neither an HDF5',
    ],
    ['compressed datasets', golden('compressed.weights.h5'), 'in chunks, which may be compressed'],
    ['another zip archive', renamed('config.json', 'xonfig.json'), 'is a zip archive, but not one of Keras'],
    [
      'a part of an archive',
      bytesSource(zip.subarray(0, 5000), 'part.keras'),
      'part.keras is not a valid .keras file',
    ],
    ['a damaged description', renamed('"class_name"', '"klass_name"'), 'is not a valid .keras file'],
  ])('%s', async (_, source, message) => {
    const error = await openKeras(source).catch((cause) => cause);
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error.message).toContain(message);
  });

  it.each([
    ['declares to be much larger than the archive', false, 'would have 8000000 bytes'],
    ['decompresses to more than it declares', true, 'Invalid uncompressed size'],
  ])('an archive that %s', async (_, lies, message) => {
    const bytes = await archiveOf(new Uint8Array(8_000_000), new Uint8Array(1));
    const view = new DataView(bytes.buffer);
    for (let at = 0; lies && at < bytes.length - 4; at++) {
      if (view.getUint32(at, true) === 8_000_000) view.setUint32(at, 1000, true);
    }
    await expect(openKeras(bytesSource(bytes, 'bomb.keras'))).rejects.toThrow(message);
  });

  it('damaged weights of an archive, if it is to verify them', async () => {
    const bytes = zip.slice();
    // Near the end of the HDF5 file lie the weights; the directory of the archive has less than 300 bytes.
    bytes[zip.length - 400] = (bytes[zip.length - 400] as number) ^ 1;
    const open = (verify: boolean) => openKeras(bytesSource(bytes, 'damaged.keras'), { verify });
    await expect(open(true)).rejects.toThrow('damaged.keras is not a valid .keras file');
    await expect(open(false)).resolves.toBeDefined();
  });
});
