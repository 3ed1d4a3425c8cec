import { bytesSource, readTensors } from '@convkit/checkpoint';
import { CheckpointError, disposeModule, isConvkitError } from '@convkit/core';
import { ones, tidy } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { FuzzedParser } from '../../../../tooling/lib/fuzz.js';
import { encodeModel, floats, longs, noise } from './build-model.fixture.js';
import { goldenFile } from './goldens.fixture.js';
import { importOnnx } from './import-onnx.js';
import { openOnnx } from './open-onnx.js';

/** A network with most kinds of attributes and initializers. */
const network = encodeModel({
  nodes: [
    ['Conv', ['x', 'w', 'b'], ['c'], { pads: [1, 1, 1, 1], strides: [2, 2] }],
    ['BatchNormalization', ['c', 's', 's', 's', 'v'], ['n'], { epsilon: 0.001 }],
    ['Clip', ['n', 'low'], ['r']],
    ['MaxPool', ['r'], ['p'], { kernel_shape: [2, 2], auto_pad: 'SAME_UPPER', ceil_mode: 1 }],
    ['Slice', ['p', 'from', 'to', 'from'], ['l']],
    ['Reshape', ['l', 'shape'], ['f']],
    ['Gemm', ['f', 'm'], ['y'], { alpha: 0.5 }],
  ],
  input: ['n', 2, 5, 5],
  initializers: {
    w: noise(3, 2, 3, 3),
    b: noise(3),
    s: noise(3),
    v: floats([3], [1, 2, 3]),
    low: floats([], [0]),
    from: longs(1),
    to: longs(3),
    shape: longs(-1, 18),
    m: noise(18, 2),
  },
  metadata: { classes: '["a","b"]' },
});

/** Parsers of ONNX, for `fuzz`. */
export const ONNX_PARSERS: readonly FuzzedParser[] = [
  { name: 'initializers of ONNX', original: network, parse: readInitializers },
  {
    name: 'initializers of a network of PyTorch',
    original: goldenFile('mobilenet'),
    parse: readInitializers,
  },
  { name: 'graph of ONNX', original: network, parse: runNetwork },
];

async function readInitializers(bytes: Uint8Array, name: string) {
  const file = await openOnnx(bytesSource(bytes, name));
  const tensors = await readTensors(file);
  // The file may hold a tensor under several names.
  for (const { data } of tensors.values()) expect(data.byteLength).toBeLessThan(2 * bytes.length);
  return Object.fromEntries(tensors);
}

/** Imports a graph and runs it. A graph that is well-formed but cannot be run is an error of its own class. */
async function runNetwork(bytes: Uint8Array, name: string) {
  try {
    const module = await importOnnx(bytesSource(bytes, name));
    try {
      return [...tidy(() => module.forward(ones([1, 5, 5, 2]))).dataSync()];
    } finally {
      disposeModule(module);
    }
  } catch (error) {
    if (!isConvkitError(error, 'CONFIG') && !isConvkitError(error, 'SHAPE')) throw error;
    throw new CheckpointError(`${name}: ${error.message}`);
  }
}
