import type { FuzzedParser } from '../../../../tooling/lib/fuzz.js';
import { bytesSource } from '../files/byte-source.js';
import { readTensors, type TensorFile } from '../files/tensor-file.js';
import { openKeras, openTfjsLayers } from './index.js';
import { goldenBytes } from './small-network.fixture.js';

const FILES = ['keras2-sequential.h5', 'keras3-sequential.keras', 'keras3.weights.h5'];

/** Description of a LayersModel whose weights are in two files of 20 bytes. */
export const MODEL_JSON = {
  format: 'layers-model',
  modelTopology: {
    class_name: 'Sequential',
    config: {
      layers: [{ class_name: 'Dense', config: { name: 'dense', units: 3, batch_input_shape: [null, 2] } }],
    },
  },
  weightsManifest: [
    {
      paths: ['1.bin', '2.bin'],
      weights: [
        { name: 'dense/kernel', shape: [2, 3], dtype: 'float32' },
        { name: 'dense/bias', shape: [3], dtype: 'float32' },
        {
          name: 'steps',
          shape: [2],
          dtype: 'float32',
          quantization: { dtype: 'uint16', scale: 0.5, min: -1 },
        },
      ],
    },
  ],
};

/** Parsers of files of Keras and tf.layers, for `fuzz`. */
export const KERAS_PARSERS: readonly FuzzedParser[] = [
  ...FILES.map(
    (file): FuzzedParser => ({
      name: `Keras file '${file}'`,
      original: goldenBytes(file),
      parse: async (bytes, name) =>
        readAll(await openKeras(bytesSource(bytes, name)), 16 * bytes.length + 2 ** 20),
    }),
  ),
  {
    name: 'model.json of tf.layers',
    original: new TextEncoder().encode(JSON.stringify(MODEL_JSON)),
    parse: async (bytes, name) => {
      const shard = async () => bytesSource(new Uint8Array(20), 'shard');
      return readAll(await openTfjsLayers(bytesSource(bytes, name), shard), 200);
    },
  },
];

async function readAll(file: TensorFile, mostBytes: number) {
  const tensors = await readTensors(file);
  for (const [key, { data }] of tensors) {
    if (data.byteLength > mostBytes) throw new Error(`'${key}' has ${data.byteLength} bytes`);
  }
  return tensors;
}
