import { ConfigError, normalizeToRange, Rng } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import {
  type CustomTransform,
  compileTransforms,
  describeTransforms,
  isPlain,
  type Shape,
  type TransformSpec,
} from '../index.js';

function run(specs: readonly TransformSpec[], shape: Shape, image: ArrayLike<number>, rng?: Rng): number[] {
  const transform = compileTransforms(specs, shape, { training: rng !== undefined });
  const [height, width, channels] = transform.shape;
  const out = new Float32Array(height * width * channels + 2).fill(-7);
  transform.apply(pixels(shape, image), out, 1, rng);
  expect([out[0], out.at(-1)]).toEqual([-7, -7]);
  return [...out.subarray(1, -1)];
}

const pixels = ([height, width, channels]: Shape, image: ArrayLike<number>) => ({
  height,
  width,
  channels,
  data: Uint8Array.from(image),
});

describe('compileTransforms', () => {
  it('converts bytes to floats without any transforms', () => {
    expect(run([], [1, 5, 1], [0, 1, 2, 254, 255])).toEqual([0, 1, 2, 254, 255]);
  });

  it('pads around the center, with an odd remainder at the bottom and the right', () => {
    expect(run([{ name: 'pad', size: [2, 4], value: 9 }], [1, 2, 1], [1, 2])).toEqual([
      9, 1, 2, 9, 9, 9, 9, 9,
    ]);
    expect(run([{ name: 'pad', size: [1, 2], value: 0 }], [1, 1, 3], [1, 2, 3])).toEqual([1, 2, 3, 0, 0, 0]);
    const spec: TransformSpec = { name: 'pad', size: [32, 32], value: 0 };
    expect(compileTransforms([spec], [28, 28, 1]).shape).toEqual([32, 32, 1]);
  });

  it('normalizes in float32', () => {
    const f = Math.fround;
    expect(run([{ name: 'normalize', ...normalizeToRange(-0.1, 1.175) }], [1, 2, 1], [0, 255])).toEqual([
      f(-0.1),
      f(1.175),
    ]);
    expect(run([{ name: 'normalize', mean: [0.1307], std: [0.3081] }], [1, 1, 1], [51])).toEqual([
      f((51 / 255 - 0.1307) / 0.3081),
    ]);
    const spec: TransformSpec = { name: 'normalize', mean: [0, 0.5, 1], std: [2] };
    expect(run([spec], [1, 2, 3], [255, 255, 255, 0, 0, 0])).toEqual([0.5, 0.25, 0, 0, -0.25, -0.5]);
  });

  it('applies several transforms in order', () => {
    const specs: TransformSpec[] = [
      { name: 'resize', size: [2, 2], method: 'nearest' },
      { name: 'pad', size: [4, 4], value: 255 },
      { name: 'resize', size: [2, 2], method: 'bilinear' },
      { name: 'normalize', mean: [0], std: [1] },
    ];
    expect(run(specs, [1, 1, 1], [255])).toEqual([1, 1, 1, 1]);
  });

  it('shifts by up to the given number of pixels, only during training', () => {
    const spec: TransformSpec = { name: 'shift', by: 1, value: 5 };
    const image = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const seen = new Set(
      Array.from({ length: 200 }, (_, i) => String(run([spec], [3, 3, 1], image, new Rng(3).child(i)))),
    );
    expect(seen.size).toBe(9);
    expect(seen).toContain(String(image));
    expect(seen).toContain(String([5, 5, 5, 5, 1, 2, 5, 4, 5]));
    expect(seen).toContain(String([5, 6, 5, 8, 9, 5, 5, 5, 5]));
    expect(run([spec], [3, 3, 1], image)).toEqual(image);
    expect(compileTransforms([spec], [3, 3, 1])).toMatchObject({ random: false });
    expect(compileTransforms([spec], [3, 3, 1], { training: true })).toMatchObject({ random: true });
    const color = new Set(
      Array.from({ length: 20 }, (_, i) =>
        String(
          run(
            [{ name: 'shift', by: 1 }],
            [2, 2, 3],
            Array(12)
              .fill(1)
              .map((_, k) => k),
            new Rng(i),
          ),
        ),
      ),
    );
    expect(color).toContain(String([0, 0, 0, 0, 1, 2, 0, 0, 0, 6, 7, 8]));
  });

  it('requires a generator for random transforms', () => {
    const transform = compileTransforms([{ name: 'shift', by: 1 }], [3, 3, 1], { training: true });
    expect(() => transform.apply(pixels([3, 3, 1], new Uint8Array(9)), new Float32Array(9), 0)).toThrow(
      ConfigError,
    );
  });

  it.each([
    [
      { name: 'pad', size: [2, 9], value: 0 },
      "transform 1 \\('pad'\\): an image of 3x3 does not fit into 2x9",
    ],
    [{ name: 'pad', size: [4], value: 0 }, 'size must be \\[height, width\\]'],
    [{ name: 'pad', size: [4, 4], value: 0.5 }, 'value must be a whole number from 0 to 255'],
    [{ name: 'pad', size: [4, 4], padding: 1 }, 'set either size or padding'],
    [{ name: 'pad', padding: [1, 1] }, 'or \\[left, top, right, bottom\\], got \\[1,1\\]'],
    [{ name: 'resize', size: [0, 4], method: 'nearest' }, 'from 1 to 16384'],
    [{ name: 'resize', size: [4, 4], method: 'lanczos' }, "'bilinear' or 'bicubic', got \"lanczos\""],
    [{ name: 'center-crop', size: 4 }, 'size must be \\[height, width\\]'],
    [{ name: 'center-crop', size: [4, 4], fill: [1, 2] }, 'one per channel, got \\[1,2\\]'],
    [{ name: 'random-crop', size: [6, 4], padding: 1 }, '6x4 is larger than the padded image of 3x3'],
    [{ name: 'random-flip', direction: 'diagonal' }, "'horizontal' or 'vertical'"],
    [{ name: 'random-flip', probability: 1.5 }, 'a number from 0 to 1, got 1.5'],
    [{ name: 'random-flip', p: 1 }, "unknown option 'p'; its options are direction, probability"],
    [{ name: 'shift', by: 3 }, 'smaller than the image'],
    [{ name: 'shift', by: NaN }, 'whole number of pixels, got NaN'],
    [{ name: 'shift', by: 1, value: 256 }, 'value must be'],
    [
      { name: 'normalize', mean: [0, 0], std: [1] },
      'finite numbers, one for all channels or one per channel',
    ],
    [{ name: 'normalize', mean: [0], std: [0] }, 'std must be greater than 0'],
    [{ name: 'normalize', mean: [NaN], std: [1] }, 'finite'],
    [{ name: 'blur' }, "transform 1 \\('blur'\\): no such transform; the transforms are pad, resize"],
    [{ name: 'toString' }, 'no such transform'],
  ])('rejects %o', (spec, message) => {
    const create = () => compileTransforms([spec as TransformSpec], [3, 3, 3]);
    expect(create).toThrow(ConfigError);
    expect(create).toThrow(new RegExp(message));
  });

  it('rejects transforms of images after normalize, and a second normalize', () => {
    const normalize: TransformSpec = { name: 'normalize', mean: [0], std: [1] };
    for (const after of [normalize, { name: 'pad', size: [4, 4], value: 0 } as const]) {
      expect(() => compileTransforms([normalize, after], [3, 3, 1])).toThrow("comes after 'normalize'");
    }
  });

  it('rejects images and buffers of the wrong size', () => {
    const transform = compileTransforms([], [2, 2, 1]);
    expect(() => transform.apply(pixels([2, 2, 1], new Uint8Array(5)), new Float32Array(4), 0)).toThrow(
      ConfigError,
    );
    expect(() => transform.apply(pixels([2, 2, 1], new Uint8Array(4)), new Float32Array(4), 1)).toThrow(
      ConfigError,
    );
  });

  it('accepts images of different sizes if a transform makes them equal', () => {
    const mixed = [null, null, 3] as const;
    const sized: TransformSpec[] = [
      { name: 'resize', size: 4 },
      { name: 'center-crop', size: [4, 4] },
    ];
    const transform = compileTransforms(sized, mixed);
    expect(transform.shape).toEqual([4, 4, 3]);
    const out = new Float32Array(48);
    for (const [height, width] of [
      [3, 9],
      [8, 4],
      [1, 1],
      [3, 9],
    ] as const) {
      transform.apply(pixels([height, width, 3], new Uint8Array(height * width * 3).fill(9)), out.fill(0), 0);
      expect(new Set(out)).toEqual(new Set([9]));
    }
    for (const unsized of [[], sized.slice(0, 1), [{ name: 'pad', padding: 1 } as const]]) {
      expect(() => compileTransforms(unsized, mixed)).toThrow('the images differ in size');
    }
  });
});

describe('a custom transform', () => {
  /** Swaps height and width, and adds random bits. */
  const turn: CustomTransform = {
    name: 'turn',
    random: true,
    shape: ([height, width, channels]) => [width, height, channels],
    apply: ({ height, width, channels, data }, rng) => ({
      height: width,
      width: height,
      channels,
      data: data.map((value) => value + (rng?.integer(2) ?? 0)),
    }),
  };

  it('works in a list with others, and receives a generator if random', () => {
    const steps = [{ name: 'pad', size: [1, 3], value: 7 } as const, turn];
    const transform = compileTransforms(steps, [1, 1, 1], { training: true });
    expect(transform).toMatchObject({ shape: [3, 1, 1], random: true });
    const out = new Float32Array(3);
    transform.apply(pixels([1, 1, 1], [3]), out, 0, new Rng(2));
    const draws = new Rng(2);
    expect([...out]).toEqual([7, 3, 7].map((value) => value + draws.integer(2)));
  });

  it('must return the shape that it declares', () => {
    const liar: CustomTransform = { name: 'liar', apply: (image) => ({ ...image, height: 2 }) };
    const transform = compileTransforms([liar], [1, 1, 1]);
    expect(() => transform.apply(pixels([1, 1, 1], [3]), new Float32Array(1), 0)).toThrow(
      'the result of the transforms must be 1x1x1, got 2x1x1 in 1 bytes',
    );
  });

  it('is not plain data, and is described as custom', () => {
    const steps = [turn, { name: 'resize', size: 4, method: 'nearest' }] as const;
    expect(steps.map(isPlain)).toEqual([false, true]);
    expect(describeTransforms(steps)).toBe('1. turn (custom)\n2. resize size=4 method="nearest"');
  });
});

describe('windows at the end of a list', () => {
  const image = Array.from({ length: 5 * 6 * 3 }, (_, i) => (i * 37) % 251);
  const copy: CustomTransform = {
    name: 'copy',
    apply: ({ data, ...size }) => ({ ...size, data: data.slice() }),
  };
  const shift = { name: 'shift', by: 2 } as const;
  const normalize = { name: 'normalize', mean: [0.1, 0.2, 0.3], std: [0.5, 0.6, 0.7] } as const;

  it.each<{ windows: TransformSpec[] }>([
    { windows: [{ name: 'pad', padding: [2, 0, 1, 3], value: 9 }] },
    { windows: [shift, { name: 'pad', size: [8, 7], value: 0 }] },
    { windows: [{ name: 'random-crop', size: [4, 9], padding: 4, fill: [1, 2, 3] }, shift] },
    { windows: [{ name: 'center-crop', size: [3, 8], fill: 0 }, shift, shift] },
    { windows: [{ name: 'center-crop', size: [5, 6] }] },
  ])('$windows give the same values as copies of them', ({ windows }) => {
    const values = (steps: readonly (TransformSpec | CustomTransform)[], seed: number) => {
      const transform = compileTransforms([...steps, normalize], [5, 6, 3], { training: true });
      const out = new Float32Array(transform.shape.reduce((size, length) => size * length)).fill(Number.NaN);
      transform.apply(pixels([5, 6, 3], image), out, 0, new Rng(seed));
      return out;
    };
    const copied = windows.flatMap((window) => [window, copy]);
    for (let seed = 0; seed < 20; seed++) expect(values(windows, seed)).toEqual(values(copied, seed));
  });

  it('must have the shape that they declare', () => {
    const liar: CustomTransform = { name: 'liar', apply: (given) => ({ ...given, width: 2, height: 2 }) };
    const after = (channels: number): CustomTransform => ({
      name: 'liar',
      apply: () => ({ height: 2, width: 1, channels, data: new Uint8Array(2 * channels) }),
    });
    const run = (step: CustomTransform) => () =>
      compileTransforms([step, { name: 'pad', padding: 1 }], [1, 1, 1]).apply(
        pixels([1, 1, 1], [3]),
        new Float32Array(16),
        0,
      );
    expect(run(liar)).toThrow('must be ?x?x1, got 2x2x1 in 1 bytes');
    expect(run(after(1))).toThrow('must be 3x3x1, got 4x3x1');
  });
});
