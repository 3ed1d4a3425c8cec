import type { Rng } from '@convkit/core';
import { ImageBuffer } from '../../images/image-buffer.js';
import type { Pixels } from '../../images/types.js';
import { byte, finite, optional, positive, required } from '../options.js';
import type { ImageTransform } from '../types.js';

/**
 * During training, displaces every pixel by a random field, smoothed by a Gaussian: Simard, Steinkraus & Platt 2003, "Best practices for
 * convolutional neural networks applied to visual document analysis", section 2.
 */
export interface ElasticSpec {
  /** Name of the transform. */
  readonly name: 'elastic';
  /** Scale of the field, in pixels. Before smoothing, it is uniform from -alpha to alpha. */
  readonly alpha: number;
  /** Standard deviation of the Gaussian, in pixels. */
  readonly sigma: number;
  /**
   * Gray value outside the image.
   * @defaultValue 0
   */
  readonly fill?: number;
}

/** Radius of the truncated Gaussian, in standard deviations. */
const REACH = 4;

export const elastic: ImageTransform<ElasticSpec> = {
  options: { alpha: required(finite), sigma: required(positive), fill: optional(byte) },
  problem: ({ sigma }) => (sigma <= 1000 ? undefined : `sigma must be at most 1000, got ${sigma}`),
  isRandom: () => true,
  compile({ alpha, sigma, fill = 0 }) {
    const buffer = new ImageBuffer();
    const kernel = gaussian(sigma);
    let fields = [new Float32Array(0), new Float32Array(0)] as const;
    let scratch = new Float32Array(0);
    return (image, rng) => {
      const size = image.height * image.width;
      if (size !== scratch.length) {
        fields = [new Float32Array(size), new Float32Array(size)];
        scratch = new Float32Array(size);
      }
      for (const field of fields) drawField(field, scratch, image.width, kernel, alpha, rng);
      const out = buffer.like(image);
      displace(image, out, ...fields, fill);
      return out;
    };
  },
};

/** Computes a Gaussian kernel that sums to 1. */
export function gaussian(sigma: number): Float64Array {
  const reach = Math.ceil(REACH * sigma);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  return kernel.map((weight) => weight / total);
}

function drawField(
  field: Float32Array,
  scratch: Float32Array,
  width: number,
  kernel: Float64Array,
  alpha: number,
  rng: Rng,
): void {
  for (let i = 0; i < field.length; i++) field[i] = alpha * (2 * rng.uniform() - 1);
  const height = field.length / width;
  smooth(field, scratch, kernel, { lines: height, lineStep: width, length: width, step: 1 });
  smooth(scratch, field, kernel, { lines: width, lineStep: 1, length: height, step: width });
}

interface Lines {
  readonly lines: number;
  readonly lineStep: number;
  readonly length: number;
  readonly step: number;
}

/** Convolves lines with the kernel. The field is 0 beyond their ends. */
function smooth(
  from: Float32Array,
  to: Float32Array,
  kernel: Float64Array,
  { lines, lineStep, length, step }: Lines,
): void {
  const reach = (kernel.length - 1) / 2;
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    for (let i = 0; i < length; i++) {
      let sum = 0;
      const end = Math.min(i + reach, length - 1);
      for (let k = Math.max(i - reach, 0); k <= end; k++) {
        sum += (kernel[k - i + reach] as number) * (from[start + k * step] as number);
      }
      to[start + i * step] = sum;
    }
  }
}

/** Sets each pixel (x, y) to the bilinear sample at (x + dx, y + dy), with `fill` outside the image. */
export function displace(image: Pixels, out: Pixels, dx: Float32Array, dy: Float32Array, fill: number): void {
  const { height, width, channels, data } = image;
  const at = (x: number, y: number, c: number) =>
    x < 0 || x >= width || y < 0 || y >= height ? fill : (data[(y * width + x) * channels + c] as number);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      const fromX = x + (dx[pixel] as number);
      const fromY = y + (dy[pixel] as number);
      const left = Math.floor(fromX);
      const top = Math.floor(fromY);
      for (let c = 0; c < channels; c++) {
        const above = at(left, top, c) + (at(left + 1, top, c) - at(left, top, c)) * (fromX - left);
        const below =
          at(left, top + 1, c) + (at(left + 1, top + 1, c) - at(left, top + 1, c)) * (fromX - left);
        out.data[pixel * channels + c] = Math.round(above + (below - above) * (fromY - top));
      }
    }
  }
}
