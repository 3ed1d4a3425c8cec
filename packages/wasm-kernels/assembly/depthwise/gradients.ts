import { DepthwiseFilterGradientArguments, DepthwiseInputGradientArguments } from '../generated/arguments';
import { storeLanes } from '../simd/lanes';

/** Clears dx, then adds each output's gradient times its filter to its window. Units are images. */
export function depthwiseInputGradientTask(args: DepthwiseInputGradientArguments, start: i32, end: i32): void {
  const height = args.height;
  const width = args.width;
  const inChannels = args.inChannels;
  const outChannels = args.outChannels;
  const filterHeight = args.filterHeight;
  const filterWidth = args.filterWidth;
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const pixel = <usize>inChannels << 2;
  const tap = <usize>outChannels << 2;
  let dy = args.dy + <usize>start * outHeight * outWidth * tap;
  for (let n = start; n < end; n++) {
    const image = args.dx + <usize>n * height * width * pixel;
    memory.fill(image, 0, <usize>height * width * pixel);
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        let filter = args.filter;
        for (let i = 0; i < filterHeight; i++) {
          const y = row * args.strideY - args.top + i * args.dilationY;
          for (let j = 0; j < filterWidth; j++) {
            const x = column * args.strideX - args.left + j * args.dilationX;
            if (y >= 0 && y < height && x >= 0 && x < width) {
              addProducts(image + <usize>(y * width + x) * pixel, dy, filter, inChannels, outChannels);
            }
            filter += tap;
          }
        }
        dy += tap;
      }
    }
  }
}

/** dx[c] += the sum over the out channels of c of dy * filter. */
function addProducts(dx: usize, dy: usize, filter: usize, inChannels: i32, outChannels: i32): void {
  if (outChannels == inChannels) {
    for (let c = 0; c < inChannels; c += 4) {
      const i = <usize>c << 2;
      const product = f32x4.mul(v128.load(dy + i), v128.load(filter + i));
      storeLanes(dx + i, f32x4.add(v128.load(dx + i), product), inChannels - c);
    }
    return;
  }
  const perChannel = outChannels / inChannels;
  for (const end = dx + (<usize>inChannels << 2); dx < end; dx += 4) {
    let sum: f32 = load<f32>(dx);
    for (let q = 0; q < perChannel; q++) {
      sum += load<f32>(dy) * load<f32>(filter);
      dy += 4;
      filter += 4;
    }
    store<f32>(dx, sum);
  }
}

/** The filter's gradient, summed image by image. Units are taps of the filter. */
export function depthwiseFilterGradientTask(args: DepthwiseFilterGradientArguments, start: i32, end: i32): void {
  const outChannels = args.outChannels;
  const filterWidth = args.filterWidth;
  const bytes = <usize>((outChannels + 3) & ~3) << 2;
  for (let tap = start; tap < end; tap++) {
    const i = tap / filterWidth;
    const sums = args.sums + <usize>tap * bytes;
    const gradient = args.gradient + (<usize>(tap * outChannels) << 2);
    memory.fill(gradient, 0, <usize>outChannels << 2);
    for (let n = 0; n < args.batch; n++) {
      memory.fill(sums, 0, bytes);
      sumTap(args, n, i, tap - i * filterWidth, sums);
      for (let k = 0; k < outChannels; k += 4) {
        const at = <usize>k << 2;
        storeLanes(gradient + at, f32x4.add(v128.load(gradient + at), v128.load(sums + at)), outChannels - k);
      }
    }
  }
}

/** sums[out channel] += the products of dy with the pixels of image `n` at the tap (i, j). */
function sumTap(args: DepthwiseFilterGradientArguments, n: i32, i: i32, j: i32, sums: usize): void {
  const height = args.height;
  const width = args.width;
  const inChannels = args.inChannels;
  const outChannels = args.outChannels;
  const strideX = args.strideX;
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const top = i * args.dilationY - args.top;
  const left = j * args.dilationX - args.left;
  const pixel = <usize>inChannels << 2;
  // The columns of windows that have this tap inside the image.
  const first = left >= 0 ? 0 : (strideX - 1 - left) / strideX;
  const stop = left >= width ? 0 : min(outWidth, (width - 1 - left) / strideX + 1);
  for (let row = 0; row < outHeight; row++) {
    const y = row * args.strideY + top;
    if (y < 0 || y >= height) continue;
    let x = args.x + <usize>((n * height + y) * width + first * strideX + left) * pixel;
    let dy = args.dy + (<usize>(((n * outHeight + row) * outWidth + first) * outChannels) << 2);
    for (let column = first; column < stop; column++) {
      addPixel(x, dy, sums, inChannels, outChannels);
      x += <usize>strideX * pixel;
      dy += <usize>outChannels << 2;
    }
  }
}

/** sums[out channel] += x[its in channel] * dy[out channel]. Vectors may run over into a row's padding. */
// @ts-ignore: decorator
@inline
function addPixel(x: usize, dy: usize, sums: usize, inChannels: i32, outChannels: i32): void {
  if (inChannels == outChannels) {
    for (let at: usize = 0; at < <usize>outChannels << 2; at += 16) {
      const product = f32x4.mul(v128.load(x + at), v128.load(dy + at));
      v128.store(sums + at, f32x4.add(v128.load(sums + at), product));
    }
    return;
  }
  const perChannel = outChannels / inChannels;
  for (let k = 0; k < outChannels; k++) {
    const at = <usize>k << 2;
    const product = load<f32>(x + (<usize>(k / perChannel) << 2)) * load<f32>(dy + at);
    store<f32>(sums + at, load<f32>(sums + at) + product);
  }
}
