import { expectClose, expectNoLeaks } from '@convkit/testing';
import { add, mul, type Tensor, tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernel, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

const epsilon = 1e-5;

interface Values {
  readonly x: ArrayLike<number>;
  readonly scale: ArrayLike<number>;
  readonly offset: ArrayLike<number>;
  readonly residual: ArrayLike<number> | undefined;
  readonly relu: boolean;
}

const at = (values: ArrayLike<number>, index: number) => values[index] as number;

/** Batch normalization in float64, with two passes for the statistics. */
function reference({ x, scale, offset, residual, relu }: Values) {
  const channels = scale.length;
  const rows = x.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  for (let i = 0; i < x.length; i++) mean[i % channels] = at(mean, i % channels) + at(x, i) / rows;
  for (let i = 0; i < x.length; i++) {
    variance[i % channels] = at(variance, i % channels) + (at(x, i) - at(mean, i % channels)) ** 2 / rows;
  }
  const y = Float64Array.from(x, (value, i) => {
    const c = i % channels;
    const normal = (value - at(mean, c)) / Math.sqrt(at(variance, c) + epsilon);
    return normal * at(scale, c) + at(offset, c) + (residual ? at(residual, i) : 0);
  });
  return { mean, variance, before: y, y: relu ? y.map((value) => Math.max(value, 0)) : y };
}

/** The gradients by the paper's formulas: Ioffe & Szegedy 2015, section 3. */
function referenceGradients(values: Values, dy: ArrayLike<number>) {
  const { x, scale, relu } = values;
  const { mean, variance, before } = reference(values);
  const channels = scale.length;
  const rows = x.length / channels;
  const gradient = Float64Array.from(dy, (value, i) => (relu && !(at(before, i) > 0) ? 0 : value));
  const normal = Float64Array.from(
    x,
    (value, i) => (value - at(mean, i % channels)) / Math.sqrt(at(variance, i % channels) + epsilon),
  );
  const [dscale, doffset] = [new Float64Array(channels), new Float64Array(channels)];
  for (const [i, value] of gradient.entries()) {
    dscale[i % channels] = at(dscale, i % channels) + value * at(normal, i);
    doffset[i % channels] = at(doffset, i % channels) + value;
  }
  const dx = gradient.map((value, i) => {
    const c = i % channels;
    const centered = value - at(doffset, c) / rows - (at(normal, i) * at(dscale, c)) / rows;
    return (at(scale, c) / Math.sqrt(at(variance, c) + epsilon)) * centered;
  });
  return { dx, dscale, doffset, dresidual: gradient };
}

function inputsOf(shape: number[], withResidual: boolean) {
  const channels = shape.at(-1) as number;
  return {
    x: tidy(() => add(mul(random('x', ...shape), 2), random('shift', channels))),
    scale: random('scale', channels),
    offset: random('offset', channels),
    ...(withResidual && { residual: random('residual', ...shape) }),
  };
}

const valuesOf = (inputs: ReturnType<typeof inputsOf>, relu: boolean): Values => ({
  x: inputs.x.dataSync(),
  scale: inputs.scale.dataSync(),
  offset: inputs.offset.dataSync(),
  residual: inputs.residual?.dataSync(),
  relu,
});

const shapes = [
  [2, 1],
  [3, 3],
  [5, 7],
  [4, 3, 3, 6],
  [2, 5, 5, 16],
  [8, 9, 11, 10],
  [3, 17, 19, 64],
  [33, 512],
  [9, 4100],
];
const endings = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

describe.each(shapes.map((shape) => [shape]))('batch norm of %j', (shape) => {
  it.each(endings)('matches plain sums in float64: ReLU %s, residual %s', (relu, withResidual) => {
    const inputs = inputsOf(shape, withResidual);
    const expected = reference(valuesOf(inputs, relu));
    const [y, mean, variance] = outputsOn('wasm', () => kernel('BatchNorm', inputs, { epsilon, relu }));
    expectClose(mean?.values as Float32Array, Float32Array.from(expected.mean));
    expectClose(variance?.values as Float32Array, Float32Array.from(expected.variance));
    // The variance of two values may be far below 1, and its inverse square root far above.
    expectClose(y?.values as Float32Array, Float32Array.from(expected.y), { relative: 1e-4, absolute: 1e-5 });
    expect(y?.shape).toEqual(shape);
  });

  it.each(endings)("matches the paper's gradients: ReLU %s, residual %s", (relu, withResidual) => {
    const inputs = inputsOf(shape, withResidual);
    const dy = random('dy', ...shape);
    const expected = referenceGradients(valuesOf(inputs, relu), dy.dataSync());
    const outputs = outputsOn('wasm', () =>
      tidy(() => {
        const [, mean, variance] = kernel('BatchNorm', inputs, { epsilon, relu }) as Tensor[];
        const more = { dy, mean: mean as Tensor, variance: variance as Tensor };
        return kernel('BatchNormGrad', { ...inputs, ...more }, { epsilon, relu });
      }),
    );
    const wanted = [expected.dx, expected.dscale, expected.doffset, expected.dresidual];
    expect(outputs).toHaveLength(withResidual ? 4 : 3);
    for (const [i, { values }] of outputs.entries()) {
      const bound = { relative: 1e-4, absolute: 1e-4 };
      expectClose(values as Float32Array, Float32Array.from(wanted[i] as Float64Array), bound);
    }
  });
});

it('keeps the variance of values far from zero', () => {
  const values = Array.from({ length: 3000 }, (_, i) => 10_000 + (i % 3) * 100 + (i % 2 === 0 ? 0.5 : -0.5));
  const inputs = { x: tensor(values, [1000, 3]), scale: tensor1d([1, 1, 1]), offset: tensor1d([0, 0, 0]) };
  const [, mean, variance] = outputsOn('wasm', () => kernel('BatchNorm', inputs, { epsilon, relu: false }));
  expectClose(mean?.values as Float32Array, [10_000, 10_100, 10_200]);
  expectClose(variance?.values as Float32Array, [0.25, 0.25, 0.25]);
});

it('a NaN affects only its own channel', () => {
  const values = Array.from({ length: 40 }, (_, i) => (i === 5 ? Number.NaN : i % 7));
  const inputs = {
    x: tensor(values, [8, 5]),
    scale: tensor1d([1, 1, 1, 1, 1]),
    offset: tensor1d([0, 0, 0, 0, 0]),
  };
  const [y, mean] = outputsOn('wasm', () => kernel('BatchNorm', inputs, { epsilon, relu: true }));
  expect(Array.from(mean?.values as Float32Array).map(Number.isNaN)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(Array.from(y?.values as Float32Array).map(Number.isNaN)).toEqual(values.map((_, i) => i % 5 === 0));
});

it('does not leak', () => {
  const inputs = inputsOf([2, 3, 3, 5], true);
  expectNoLeaks(() =>
    tidy(() => {
      for (const relu of [false, true]) {
        const [y, mean, variance] = kernel('BatchNorm', inputs, { epsilon, relu }) as [
          Tensor,
          Tensor,
          Tensor,
        ];
        kernel('BatchNormGrad', { ...inputs, dy: y, mean, variance }, { epsilon, relu });
      }
    }),
  );
});
