import { address, integer } from '../arguments';

/*
 * Convolutions by the definition, one sum after another, that never touch what lies outside an image. The fast ones multiply it, as
 * zeros, with weights; that is not nothing where a weight is infinite or NaN.
 */
const HEIGHT = 2;
const WIDTH = 3;
const CHANNELS = 4;
const OUT_HEIGHT = 5;
const OUT_WIDTH = 6;
const COLUMNS = 7;
const FILTER_HEIGHT = 8;
const FILTER_WIDTH = 9;
const STRIDE_Y = 10;
const STRIDE_X = 11;
const DILATION_Y = 12;
const DILATION_X = 13;
const TOP = 14;
const LEFT = 15;

/** Floats from the images' beginning to pixel (row, column) of image n, or -1 outside. */
// @ts-ignore: decorator
@inline
function pixelAt(job: usize, n: i32, row: i32, column: i32): i32 {
  const height = integer(job, HEIGHT);
  const width = integer(job, WIDTH);
  if (row < 0 || row >= height || column < 0 || column >= width) return -1;
  return ((n * height + row) * width + column) * integer(job, CHANNELS);
}

/** Units are output pixels. */
export function exactForwardTask(job: usize, start: i32, end: i32): void {
  const x = address(job, 0);
  const filter = address(job, 1);
  const bias = address(job, 16);
  const channels = integer(job, CHANNELS);
  const outHeight = integer(job, OUT_HEIGHT);
  const outWidth = integer(job, OUT_WIDTH);
  for (let m = start; m < end; m++) {
    const n = m / outWidth / outHeight;
    const row = m / outWidth - n * outHeight;
    const column = m % outWidth;
    const y =
      address(job, 17) +
      ((<usize>n * integer(job, 18) + <usize>row * integer(job, 19) + <usize>column * integer(job, 20)) << 2);
    for (let k = 0; k < integer(job, COLUMNS); k++) {
      let sum: f32 = bias != 0 ? load<f32>(bias + (<usize>k << 2)) : 0;
      for (let i = 0; i < integer(job, FILTER_HEIGHT); i++) {
        for (let j = 0; j < integer(job, FILTER_WIDTH); j++) {
          const inRow = row * integer(job, STRIDE_Y) + i * integer(job, DILATION_Y) - integer(job, TOP);
          const inColumn = column * integer(job, STRIDE_X) + j * integer(job, DILATION_X) - integer(job, LEFT);
          const pixel = pixelAt(job, n, inRow, inColumn);
          if (pixel < 0) continue;
          for (let c = 0; c < channels; c++) {
            const tap = i * integer(job, 21) + j * integer(job, 22) + c * integer(job, 23) + k * integer(job, 24);
            sum += load<f32>(x + (<usize>(pixel + c) << 2)) * load<f32>(filter + ((<isize>tap) << 2));
          }
        }
      }
      if (integer(job, 25) != 0) sum = max<f32>(sum, 0);
      store<f32>(y + (<usize>k << 2), sum);
    }
  }
}

/** Units are the filter's taps (row, column). */
export function exactFilterGradientTask(job: usize, start: i32, end: i32): void {
  const x = address(job, 0);
  const dy = address(job, 1);
  const channels = integer(job, CHANNELS);
  const columns = integer(job, COLUMNS);
  const outHeight = integer(job, OUT_HEIGHT);
  const outWidth = integer(job, OUT_WIDTH);
  const pixels = integer(job, 17) * outHeight * outWidth;
  for (let tap = start; tap < end; tap++) {
    const i = tap / integer(job, FILTER_WIDTH);
    const j = tap % integer(job, FILTER_WIDTH);
    const gradient = address(job, 16) + ((<usize>tap * channels * columns) << 2);
    memory.fill(gradient, 0, (<usize>channels * columns) << 2);
    for (let m = 0; m < pixels; m++) {
      const n = m / outWidth / outHeight;
      const row = (m / outWidth - n * outHeight) * integer(job, STRIDE_Y) + i - integer(job, TOP);
      const pixel = pixelAt(job, n, row, (m % outWidth) * integer(job, STRIDE_X) + j - integer(job, LEFT));
      if (pixel < 0) continue;
      let to = gradient;
      for (let c = 0; c < channels; c++) {
        const value = load<f32>(x + (<usize>(pixel + c) << 2));
        for (let k = 0; k < columns; k++) {
          store<f32>(to, load<f32>(to) + value * load<f32>(dy + (<usize>(m * columns + k) << 2)));
          to += 4;
        }
      }
    }
  }
}
