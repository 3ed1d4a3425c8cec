import { Rng } from '@convkit/core';
import {
  backend_util,
  MaxPoolGrad,
  maxPool,
  ones,
  sub,
  type Tensor,
  type Tensor4D,
  tensor4d,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameOnBoth, kernel, outputsOn, random, startBackends } from '../../backends.fixture.js';

type Shape4 = [number, number, number, number];

interface Pooling {
  readonly input: Shape4;
  readonly filterSize: [number, number];
  readonly strides: [number, number];
  readonly pad: 'valid' | 'same' | number | [[0, 0], [number, number], [number, number], [0, 0]];
  readonly dimRoundingMode?: 'floor' | 'ceil';
}

beforeAll(startBackends);

function expectGradient(
  { input: shape, ...attrs }: Pooling,
  values: () => Tensor = () => random('x', ...shape),
): void {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const { outShape } = backend_util.computePool2DInfo(
    shape,
    filterSize,
    strides,
    1,
    pad as 'valid',
    dimRoundingMode,
  );
  expectSameOnBoth(
    () =>
      kernel(
        MaxPoolGrad,
        { dy: random('dy', ...outShape), input: values(), output: random('y', ...outShape) },
        attrs,
      ),
    { absolute: 1e-5 },
  );
}

const tiles = { filterSize: [2, 2], strides: [2, 2], pad: 'valid' } as const satisfies Partial<Pooling>;

const poolings: [name: string, pooling: Pooling][] = [
  ['of tiles', { input: [2, 4, 6, 3], ...tiles } as Pooling],
  ['of tiles that leave a rest', { input: [1, 5, 7, 1], ...tiles } as Pooling],
  ['of overlapping windows', { input: [2, 7, 5, 3], filterSize: [3, 3], strides: [2, 2], pad: 'valid' }],
  ['of oblong windows, stride 1', { input: [1, 5, 4, 5], filterSize: [3, 2], strides: [1, 1], pad: 'valid' }],
  ['with gaps', { input: [1, 8, 9, 2], filterSize: [2, 1], strides: [3, 4], pad: 'valid' }],
  ["padded 'same'", { input: [1, 5, 6, 3], filterSize: [3, 3], strides: [2, 2], pad: 'same' }],
  [
    'padded by 1',
    { input: [1, 5, 5, 2], filterSize: [3, 3], strides: [2, 2], pad: 1, dimRoundingMode: 'floor' },
  ],
  [
    'in ceil mode',
    { input: [1, 6, 6, 1], filterSize: [3, 3], strides: [2, 2], pad: 0, dimRoundingMode: 'ceil' },
  ],
  [
    'padded, in ceil mode',
    { input: [2, 6, 8, 3], filterSize: [3, 3], strides: [2, 2], pad: 1, dimRoundingMode: 'ceil' },
  ],
  [
    'padded by a different amount on each side',
    {
      input: [1, 6, 5, 1],
      filterSize: [3, 2],
      strides: [2, 3],
      pad: [
        [0, 0],
        [0, 1],
        [1, 0],
        [0, 0],
      ],
    },
  ],
  ['of one window', { input: [3, 4, 5, 2], filterSize: [4, 5], strides: [1, 1], pad: 'valid' }],
];

describe.each(poolings)('max pooling %s', (_, pooling) => {
  it('has the gradient of the cpu backend', () => {
    expectGradient(pooling);
  });

  it('has it if all values are negative', () => {
    expectGradient(pooling, () => sub(random('x', ...pooling.input), 10));
  });

  it('has it if all values are equal', () => {
    expectGradient(pooling, () => ones(pooling.input));
  });

  it('has it if values are infinite or NaN', () => {
    const special = [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0, -1];
    const rng = new Rng(7);
    const size = pooling.input.reduce((product, extent) => product * extent);
    const values = Array.from({ length: size }, () => special[rng.integer(special.length)] as number);
    expectGradient(pooling, () => tensor4d(values, pooling.input));
  });
});

it('passes the gradient of negative windows, which the stock kernel loses', () => {
  const x = () => tensor4d([-4, -3, -2, -1], [1, 2, 2, 1]);
  const outputs = outputsOn('wasm', () => {
    const input = x();
    return kernel(
      MaxPoolGrad,
      { dy: ones([1, 1, 1, 1]), input, output: maxPool(input, 2, 2, 'valid') as Tensor4D },
      tiles,
    );
  });
  expect(outputs.map(({ values }) => [...(values as Float32Array)])).toEqual([[0, 0, 0, 1]]);
});
