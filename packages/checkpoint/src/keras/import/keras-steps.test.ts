import { describe, expect, it } from 'vitest';
import type { KerasFile, KerasLayer } from '../files/keras-file.js';
import { stepsOf } from '../network/step.js';
import { kerasSteps } from './keras-steps.js';

type Layer = readonly [className: string, config?: Record<string, unknown>, inputs?: string[]];

const INPUT = [8, 8, 2];
const CONV = { filters: 4, kernel_size: 3 };

/** A file with layers that are named after their positions and follow one another. */
function fileOf(layers: readonly Layer[]): KerasFile {
  const described = layers.map(([className, config = {}, inputs], i): KerasLayer => {
    return { name: `${i}`, className, config, inputs: inputs ?? (i > 0 ? [`${i - 1}`] : []), weights: {} };
  });
  return { name: 'model.h5', layers: described, hasArchitecture: true } as unknown as KerasFile;
}

function steps(...layers: Layer[]) {
  const notes: string[] = [];
  const last = kerasSteps(fileOf(layers), INPUT, (note) => notes.push(note));
  return { notes, kinds: stepsOf(last).map(({ kind, shape }) => `${kind} ${shape}`), last };
}

it('follows the shapes of a chain', () => {
  const { kinds } = steps(
    ['InputLayer', { batch_shape: [null, 8, 8, 2] }],
    ['ZeroPadding2D', { padding: [[1, 0], 2] }],
    ['Conv2D', { ...CONV, strides: [2, 1], padding: 'same', activation: 'relu' }],
    ['AveragePooling2D', { pool_size: 2 }],
    ['SpatialDropout2D'],
    ['GlobalAveragePooling2D'],
    ['Flatten'],
    ['Dense', { units: 3, activation: 'linear' }],
    ['Softmax'],
  );
  expect(kinds).toEqual([
    'input 8,8,2',
    'pad 9,12,2',
    'conv2d 5,12,4',
    'activation 5,12,4',
    'averagePool 2,6,4',
    'globalAveragePool 4',
    'dense 3',
    'activation 3',
  ]);
});

it('leaves out what prepares images, and says so', () => {
  const { kinds, notes } = steps(['InputLayer'], ['Rescaling', { scale: 0.5, offset: -1 }], ['Flatten']);
  expect(kinds).toEqual(['input 8,8,2', 'flatten 128']);
  expect(notes).toEqual(['Rescaling \'1\' is left out: apply it to the images ({"scale":0.5,"offset":-1})']);
});

describe('kerasSteps rejects', () => {
  it.each<[string, Layer[], string]>([
    ['an unknown layer', [['LSTM', { units: 4 }]], "model.h5 has the LSTM layer '0', which is not supported"],
    ['a model in a model', [['Functional', { layers: [] }]], 'which is not supported'],
    [
      'channels first',
      [['Conv2D', { ...CONV, data_format: 'channels_first' }]],
      "data format is 'channels_first'",
    ],
    ['grouped convolutions', [['Conv2D', { ...CONV, groups: 2 }]], 'whose channels are in groups'],
    ['a rescaling within', [['Flatten'], ['Rescaling', { scale: 2 }]], 'which is not supported'],
    ['a leaky ReLU', [['ReLU', { negative_slope: 0.1 }]], 'does not output zero for negative values only'],
    [
      'an activation of its own',
      [['Activation', { activation: { class_name: 'Mine' } }]],
      'is not one of Keras',
    ],
    ['a dense layer on images', [['Dense', { units: 2 }]], 'whose input is not flattened'],
    ['a window that does not fit', [['MaxPooling2D', { pool_size: 9 }]], 'larger than its images'],
    ['a damaged size', [['Conv2D', { ...CONV, kernel_size: 'three' }]], "whose kernel_size is 'three'"],
    ['a stride of 0', [['Conv2D', { ...CONV, strides: [0, 1] }]], 'whose strides is object'],
    ['another axis', [['BatchNormalization', { axis: 1 }]], 'which does not normalize channels'],
    ['kept axes', [['GlobalAveragePooling2D', { keepdims: true }]], 'keeps height and width'],
    ['another input', [['InputLayer', { batch_input_shape: [null, 9, 8, 2] }]], 'takes images of [9,8,2]'],
    ['two inputs', [['Flatten'], ['Add', {}, ['0', '0']]], "'1' takes 2 inputs"],
    [
      'a branch',
      [['Flatten'], ['Dense', { units: 1 }, ['0']], ['Dense', { units: 1 }, ['0']]],
      "the output of '0'",
    ],
    ['a cycle', [['Flatten'], ['Dense', {}, ['2']], ['Dense', {}, ['1']]], 'some layers are not connected'],
    ['no layers', [], 'no layer takes images'],
  ])('%s', (_, layers, message) => {
    expect(() => steps(...layers)).toThrow(message);
  });
});
