import { address, integer } from '../arguments';
import { storeLanes } from '../simd/lanes';

/*
 * The arguments of both gradients: three addresses, then height, width and channels of an image, its features (a whole multiple of
 * the channels, those of one channel side by side), the filter's height and width, strides, dilations, the padding on top and left,
 * height and width of the output.
 */

/** dx: every output's gradient, times its filter, added to its window. Units are images. */
export function depthwiseInputGradientTask(job: usize, start: i32, end: i32): void {
  const height = integer(job, 3);
  const width = integer(job, 4);
  const channels = integer(job, 5);
  const features = integer(job, 6);
  const filterHeight = integer(job, 7);
  const filterWidth = integer(job, 8);
  const outHeight = integer(job, 15);
  const outWidth = integer(job, 16);
  const pixel = <usize>channels << 2;
  const tap = <usize>features << 2;
  let dy = address(job, 0) + <usize>start * outHeight * outWidth * tap;
  for (let n = start; n < end; n++) {
    const image = address(job, 2) + <usize>n * height * width * pixel;
    memory.fill(image, 0, <usize>height * width * pixel);
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        let filter = address(job, 1);
        for (let i = 0; i < filterHeight; i++) {
          const y = row * integer(job, 9) - integer(job, 13) + i * integer(job, 11);
          for (let j = 0; j < filterWidth; j++) {
            const x = column * integer(job, 10) - integer(job, 14) + j * integer(job, 12);
            if (y >= 0 && y < height && x >= 0 && x < width) {
              addProducts(image + <usize>(y * width + x) * pixel, dy, filter, channels, features);
            }
            filter += tap;
          }
        }
        dy += tap;
      }
    }
  }
}

/** dx[c] += the sum over the channel's features of dy * filter. */
function addProducts(dx: usize, dy: usize, filter: usize, channels: i32, features: i32): void {
  if (features == channels) {
    for (let c = 0; c < channels; c += 4) {
      const i = <usize>c << 2;
      const product = f32x4.mul(v128.load(dy + i), v128.load(filter + i));
      storeLanes(dx + i, f32x4.add(v128.load(dx + i), product), channels - c);
    }
    return;
  }
  const perChannel = features / channels;
  for (const end = dx + (<usize>channels << 2); dx < end; dx += 4) {
    let sum: f32 = load<f32>(dx);
    for (let q = 0; q < perChannel; q++) {
      sum += load<f32>(dy) * load<f32>(filter);
      dy += 4;
      filter += 4;
    }
    store<f32>(dx, sum);
  }
}

/**
 * The filter's gradient at the taps from `start` to `end`, summed image by image. Working memory, the argument after the batch, is
 * [taps, features], each row padded to a multiple of four.
 */
export function depthwiseFilterGradientTask(job: usize, start: i32, end: i32): void {
  const features = integer(job, 6);
  const filterWidth = integer(job, 8);
  const bytes = <usize>((features + 3) & ~3) << 2;
  for (let tap = start; tap < end; tap++) {
    const i = tap / filterWidth;
    const sums = address(job, 18) + <usize>tap * bytes;
    const gradient = address(job, 2) + (<usize>(tap * features) << 2);
    memory.fill(gradient, 0, <usize>features << 2);
    for (let n = 0; n < integer(job, 17); n++) {
      memory.fill(sums, 0, bytes);
      sumTap(job, n, i, tap - i * filterWidth, sums);
      for (let f = 0; f < features; f += 4) {
        const at = <usize>f << 2;
        storeLanes(gradient + at, f32x4.add(v128.load(gradient + at), v128.load(sums + at)), features - f);
      }
    }
  }
}

/** Adds to sums[feature] the products of dy with what image `n` shows at the tap (i, j). */
function sumTap(job: usize, n: i32, i: i32, j: i32, sums: usize): void {
  const height = integer(job, 3);
  const width = integer(job, 4);
  const channels = integer(job, 5);
  const features = integer(job, 6);
  const strideX = integer(job, 10);
  const outHeight = integer(job, 15);
  const outWidth = integer(job, 16);
  const top = i * integer(job, 11) - integer(job, 13);
  const left = j * integer(job, 12) - integer(job, 14);
  const pixel = <usize>channels << 2;
  // Columns whose window has this tap inside the image.
  const first = left >= 0 ? 0 : (strideX - 1 - left) / strideX;
  const stop = left >= width ? 0 : min(outWidth, (width - 1 - left) / strideX + 1);
  for (let row = 0; row < outHeight; row++) {
    const y = row * integer(job, 9) + top;
    if (y < 0 || y >= height) continue;
    let x = address(job, 0) + <usize>((n * height + y) * width + first * strideX + left) * pixel;
    let dy = address(job, 1) + (<usize>(((n * outHeight + row) * outWidth + first) * features) << 2);
    for (let column = first; column < stop; column++) {
      addPixel(x, dy, sums, channels, features);
      x += <usize>strideX * pixel;
      dy += <usize>features << 2;
    }
  }
}

/** sums[feature] += x[its channel] * dy[feature]; vectors may run over into a row's padding. */
// @ts-ignore: decorator
@inline
function addPixel(x: usize, dy: usize, sums: usize, channels: i32, features: i32): void {
  if (channels == features) {
    for (let at: usize = 0; at < <usize>features << 2; at += 16) {
      const product = f32x4.mul(v128.load(x + at), v128.load(dy + at));
      v128.store(sums + at, f32x4.add(v128.load(sums + at), product));
    }
    return;
  }
  const perChannel = features / channels;
  for (let feature = 0; feature < features; feature++) {
    const at = <usize>feature << 2;
    const product = load<f32>(x + (<usize>(feature / perChannel) << 2)) * load<f32>(dy + at);
    store<f32>(sums + at, load<f32>(sums + at) + product);
  }
}
