import {
  ExactFilterGradientArguments,
  ExactForwardArguments,
  ExactGeometryArguments,
} from '../generated/arguments';

/*
 * Convolutions by their definition, one sum after another, which never read outside an image. The fast kernels multiply the padding's
 * zeros with weights, which is not zero if a weight is infinite or NaN.
 */

/** Floats from the start of the images to pixel (row, column) of image n, or -1 outside it. */
// @ts-ignore: decorator
@inline
function pixelAt(args: ExactGeometryArguments, n: i32, row: i32, column: i32): i32 {
  const height = args.height;
  const width = args.width;
  if (row < 0 || row >= height || column < 0 || column >= width) return -1;
  return ((n * height + row) * width + column) * args.inChannels;
}

/** The convolution. Units are output pixels. */
export function exactForwardTask(args: ExactForwardArguments, start: i32, end: i32): void {
  const x = args.x;
  const filter = args.filter;
  const bias = args.bias;
  const inChannels = args.inChannels;
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  for (let m = start; m < end; m++) {
    const n = m / outWidth / outHeight;
    const row = m / outWidth - n * outHeight;
    const column = m % outWidth;
    const y =
      args.y +
      ((<usize>n * args.yImageStep + <usize>row * args.yRowStep + <usize>column * args.yColumnStep) << 2);
    for (let k = 0; k < args.outChannels; k++) {
      let sum: f32 = bias != 0 ? load<f32>(bias + (<usize>k << 2)) : 0;
      for (let i = 0; i < args.filterHeight; i++) {
        for (let j = 0; j < args.filterWidth; j++) {
          const inRow = row * args.strideY + i * args.dilationY - args.top;
          const inColumn = column * args.strideX + j * args.dilationX - args.left;
          const pixel = pixelAt(args, n, inRow, inColumn);
          if (pixel < 0) continue;
          for (let c = 0; c < inChannels; c++) {
            const tap = i * args.filterRowStep + j * args.filterColumnStep + c * args.filterInStep + k * args.filterOutStep;
            sum += load<f32>(x + (<usize>(pixel + c) << 2)) * load<f32>(filter + ((<isize>tap) << 2));
          }
        }
      }
      if (args.relu) sum = max<f32>(sum, 0);
      store<f32>(y + (<usize>k << 2), sum);
    }
  }
}

/** The filter's gradient. Units are the filter's taps (row, column). */
export function exactFilterGradientTask(args: ExactFilterGradientArguments, start: i32, end: i32): void {
  const x = args.x;
  const dy = args.dy;
  const inChannels = args.inChannels;
  const outChannels = args.outChannels;
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const pixels = args.batch * outHeight * outWidth;
  for (let tap = start; tap < end; tap++) {
    const i = tap / args.filterWidth;
    const j = tap % args.filterWidth;
    const gradient = args.gradient + ((<usize>tap * inChannels * outChannels) << 2);
    memory.fill(gradient, 0, (<usize>inChannels * outChannels) << 2);
    for (let m = 0; m < pixels; m++) {
      const n = m / outWidth / outHeight;
      const row = (m / outWidth - n * outHeight) * args.strideY + i - args.top;
      const pixel = pixelAt(args, n, row, (m % outWidth) * args.strideX + j - args.left);
      if (pixel < 0) continue;
      let to = gradient;
      for (let c = 0; c < inChannels; c++) {
        const value = load<f32>(x + (<usize>(pixel + c) << 2));
        for (let k = 0; k < outChannels; k++) {
          store<f32>(to, load<f32>(to) + value * load<f32>(dy + (<usize>(m * outChannels + k) << 2)));
          to += 4;
        }
      }
    }
  }
}
