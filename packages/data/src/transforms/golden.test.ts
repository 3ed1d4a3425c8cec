import type { Rng } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../download/sha256.js';
import { ImageBuffer } from '../images/image-buffer.js';
import type { Pixels } from '../images/types.js';
import { adjustBrightness, adjustContrast, adjustSaturation } from './color/blend.js';
import { toGray } from './color/grayscale.js';
import { autocontrast, equalize, posterize, solarize } from './color/histogram.js';
import { adjustHue } from './color/hue.js';
import { adjustSharpness } from './color/sharpness.js';
import { affineMatrix } from './geometry/affine-matrix.js';
import { centerCrop } from './geometry/center-crop.js';
import { cutWindow } from './geometry/cut-window.js';
import { displace } from './geometry/elastic.js';
import { pad } from './geometry/pad.js';
import { flipHorizontally, flipVertically } from './geometry/random-flip.js';
import { type ResizeSpec, resize } from './geometry/resize.js';
import { rotatePixels } from './geometry/rotate.js';
import { type SampleMethod, sampleAffine } from './geometry/sample-affine.js';
import { copyWindow, type Rectangle } from './geometry/window.js';
import { type GoldenCase, goldenImage, goldens, hashes, sampled } from './golden.fixture.js';
import type { AugmentOp } from './policies/augment-ops.js';
import { RAND_AUGMENT_OPS } from './policies/rand-augment.js';
import { erase } from './policies/random-erasing.js';
import { TRIVIAL_AUGMENT_OPS } from './policies/trivial-augment.js';
import type { CompiledStep } from './types.js';

type Operation = (image: Pixels, given: never) => Pixels;

const NO_RNG = undefined as unknown as Rng;
const withoutRng = (step: CompiledStep, image: Pixels) =>
  (typeof step === 'function' ? step : cutWindow(step))(image, NO_RNG);

/** An operation that keeps the size of the image. */
const into = <Given>(write: (image: Pixels, out: Pixels, given: Given) => void) => {
  return (image: Pixels, given: Given) => {
    const out = new ImageBuffer().like(image);
    write(image, out, given);
    return out;
  };
};

type Pair = readonly [number, number];

const OPERATIONS: Readonly<Record<string, Operation>> = {
  resize: (image, given: Omit<ResizeSpec, 'name'>) =>
    withoutRng(resize.compile({ name: 'resize', ...given }, [null, null, image.channels]), image),
  'center-crop': (image, { size }: { size: Pair }) =>
    withoutRng(centerCrop.compile({ name: 'center-crop', size }, [null, null, image.channels]), image),
  pad: (image, given: { padding: number; value: number }) =>
    withoutRng(pad.compile({ name: 'pad', ...given }, [null, null, image.channels]), image),
  window(image, [top, left, height, width]: readonly [number, number, number, number]) {
    const out = new ImageBuffer().sized(height, width, image.channels);
    copyWindow(image, out, top, left, 0);
    return out;
  },
  flip: into<string>((image, out, direction) =>
    direction === 'horizontal' ? flipHorizontally(image, out) : flipVertically(image, out),
  ),
  grayscale: into<null>(toGray),
  erase: into<Rectangle>((image, out, rectangle) => {
    out.data.set(image.data);
    erase(out, rectangle, () => 9);
  }),
  rotate: into<readonly [number, SampleMethod, number[]]>((image, out, [angle, method, fill]) =>
    rotatePixels(image, out, angle, method, fill),
  ),
  affine: into<readonly [number, Pair, number, Pair, SampleMethod, number[]]>(
    (image, out, [angle, translate, scale, shear, method, fill]) => {
      const center = [image.width * 0.5, image.height * 0.5] as const;
      sampleAffine(image, out, affineMatrix({ angle, translate, scale, shear, center }), method, fill);
    },
  ),
  brightness: into(adjustBrightness),
  contrast: into(adjustContrast),
  saturation: into(adjustSaturation),
  sharpness: into(adjustSharpness),
  hue: into(adjustHue),
  posterize: into(posterize),
  solarize: into(solarize),
  equalize: into<null>(equalize),
  autocontrast: into<null>(autocontrast),
  'rand-augment': into(augment(RAND_AUGMENT_OPS)),
  'trivial-augment': into(augment(TRIVIAL_AUGMENT_OPS)),
};

function augment(ops: readonly AugmentOp[]) {
  return (image: Pixels, out: Pixels, given: readonly [string, number, number, number]) => {
    const [name, index, sign, theirs] = given;
    const op = ops.find((each) => each.name === name) as AugmentOp;
    const magnitude = op.magnitude(index / 30, image.height, image.width);
    expect(Math.abs(magnitude - theirs)).toBeLessThan(1e-5);
    op.apply(image, out, sign * magnitude, { method: 'nearest', fill: 0 });
  };
}

describe.each(Object.entries(OPERATIONS))(
  '%s gives the same bytes as Pillow and torchvision',
  (name, operation) => {
    const cases = goldens.cases.filter(({ op }) => op === name);

    it.each(cases.map((golden) => [title(golden), golden] as const))('%s', async (_, golden) => {
      const result = operation(goldenImage(golden.image, golden.shape), golden.arguments as never);
      expect(`${result.height}x${result.width}`).toBe(golden.size);
      expect(sampled(result.data, golden.samples.length)).toEqual(golden.samples);
      expect((await sha256(result.data)).slice(0, 24)).toBe(golden.sha256);
    });
  },
);

const title = ({ image, shape, arguments: given }: GoldenCase) =>
  `${image} ${shape} ${JSON.stringify(given)}`;

it('every golden has an operation', () => {
  expect(goldens.cases.filter(({ op }) => !Object.hasOwn(OPERATIONS, op))).toEqual([]);
});

it('a displaced image is within 1 of torchvision, which computes in float32', () => {
  const image = goldenImage('noise', '12x9x3');
  const [dx, dy] = ['x', 'y'].map((axis) =>
    Float32Array.from(hashes(`field/${axis}`, 12 * 9), (word) => (word % 4001) / 1000 - 2),
  ) as [Float32Array, Float32Array];
  const out = new ImageBuffer().like(image);
  displace(image, out, dx, dy, 0);
  const worst = Math.max(...out.data.map((byte, i) => Math.abs(byte - (goldens.displaced[i] as number))));
  expect(worst).toBeLessThanOrEqual(1);
});
