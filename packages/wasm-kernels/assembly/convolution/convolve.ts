import { address, integer } from '../arguments';
import { madd } from '../simd/arithmetic';
import { noteNonFinite, reportNonFinite } from '../simd/finite';
import { loadLanes, storeLanes } from '../simd/lanes';

/**
 * Packs a filter, whose element (row, column, channel, output) lies at each index times its step in floats, into panels of eight
 * outputs: [ceil(outputs / 8)][rows * columns * channels][8], zeros beyond the last. Units are panels.
 */
export function packPanelsTask(job: usize, start: i32, end: i32): void {
  const filter = address(job, 0);
  const rows = integer(job, 2);
  const columns = integer(job, 3);
  const channels = integer(job, 4);
  const outputs = integer(job, 5);
  const rowStep = <isize>integer(job, 6) << 2;
  const columnStep = <isize>integer(job, 7) << 2;
  const inStep = <isize>integer(job, 8) << 2;
  const outStep = <isize>integer(job, 9) << 2;
  let to = address(job, 1) + ((<usize>start * rows * columns * channels) << 5);
  for (let panel = start; panel < end; panel++) {
    const width = outputs - (panel << 3);
    const first = <isize>filter + panel * outStep * 8;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let from = first + row * rowStep + column * columnStep;
        for (let channel = 0; channel < channels; channel++) {
          v128.store(to, loadLanes(from, outStep, width));
          v128.store(to, loadLanes(from + 4 * outStep, outStep, width - 4), 16);
          to += 32;
          from += inStep;
        }
      }
    }
  }
}

/** Stores `width` of eight floats, at most all, after the activation. */
// @ts-ignore: decorator
@inline
function storeRow(to: usize, low: v128, high: v128, width: i32, relu: bool): void {
  if (relu) {
    low = f32x4.max(low, f32x4.splat(0));
    high = f32x4.max(high, f32x4.splat(0));
  }
  storeLanes(to, low, width);
  storeLanes(to + 16, high, width - 4);
}

/**
 * y[place of m, :] = bias + sum over lines l and j < run of x[at(m) + offsets[l] + j] * panels[l * run + j, :]. Units are output pixels
 * m; offsets are in bytes; bias is padded to 8, or 0 for none. Pixel (n, row, column) goes to each index times its step.
 */
export function convolveTask(job: usize, start: i32, end: i32): void {
  const x = address(job, 0);
  const y = address(job, 3);
  const offsets = address(job, 4);
  const lines = integer(job, 5);
  const run = integer(job, 6);
  const outHeight = integer(job, 10);
  const outWidth = integer(job, 11);
  const columns = integer(job, 12);
  const relu = integer(job, 13) != 0;
  const runBytes = <usize>run << 2;
  const rowBytes = <usize>integer(job, 8) << 2;
  const pixelBytes = <usize>integer(job, 9) << 2;
  const toRowBytes = <usize>integer(job, 15) << 2;
  const toPixelBytes = <usize>integer(job, 16) << 2;
  const n = start / outHeight / outWidth;
  const firstRow = start / outWidth - n * outHeight;
  const firstColumn = start % outWidth;
  let seen = f32x4.splat(0);
  for (let first = 0; first < columns; first += 8) {
    const panel = address(job, 1) + ((<usize>(first >> 3) * lines * run) << 5);
    const width = columns - first;
    let bias0 = f32x4.splat(0);
    let bias1 = f32x4.splat(0);
    const bias = address(job, 2);
    if (bias != 0) {
      bias0 = v128.load(bias + (<usize>first << 2));
      bias1 = v128.load(bias + (<usize>first << 2), 16);
    }
    let image = x + ((<usize>n * integer(job, 7)) << 2);
    let toImage = y + ((<usize>n * integer(job, 14) + first) << 2);
    let row = firstRow;
    let column = firstColumn;
    let at = image + row * rowBytes + column * pixelBytes;
    let to = toImage + row * toRowBytes + column * toPixelBytes;
    for (let m = start; m < end; m += 4) {
      const count = min(4, end - m);
      const a0 = at, to0 = to;
      let a1 = at, a2 = at, a3 = at;
      let to1 = to, to2 = to, to3 = to;
      for (let i = 1; i <= count; i++) {
        column++;
        at += pixelBytes;
        to += toPixelBytes;
        if (column == outWidth) {
          column = 0;
          row++;
          if (row == outHeight) {
            row = 0;
            image += <usize>integer(job, 7) << 2;
            toImage += <usize>integer(job, 14) << 2;
          }
          at = image + row * rowBytes;
          to = toImage + row * toRowBytes;
        }
        if (i < count) {
          if (i == 1) {
            a1 = at;
            to1 = to;
          } else if (i == 2) {
            a2 = at;
            to2 = to;
          } else {
            a3 = at;
            to3 = to;
          }
        }
      }
      let b = panel;
      let c00 = bias0, c01 = bias1;
      let c10 = bias0, c11 = bias1;
      let c20 = bias0, c21 = bias1;
      let c30 = bias0, c31 = bias1;
      for (let line = 0; line < lines; line++) {
        let i = <usize>load<u32>(offsets + (<usize>line << 2));
        const stop = i + runBytes;
        for (; i < stop; i += 4) {
          const b0 = v128.load(b);
          const b1 = v128.load(b, 16);
          b += 32;
          let a = v128.load_splat<f32>(a0 + i);
          c00 = madd(a, b0, c00);
          c01 = madd(a, b1, c01);
          a = v128.load_splat<f32>(a1 + i);
          c10 = madd(a, b0, c10);
          c11 = madd(a, b1, c11);
          a = v128.load_splat<f32>(a2 + i);
          c20 = madd(a, b0, c20);
          c21 = madd(a, b1, c21);
          a = v128.load_splat<f32>(a3 + i);
          c30 = madd(a, b0, c30);
          c31 = madd(a, b1, c31);
        }
      }
      seen = noteNonFinite(noteNonFinite(seen, c00), c01);
      storeRow(to0, c00, c01, width, relu);
      if (count <= 1) continue;
      seen = noteNonFinite(noteNonFinite(seen, c10), c11);
      storeRow(to1, c10, c11, width, relu);
      if (count <= 2) continue;
      seen = noteNonFinite(noteNonFinite(seen, c20), c21);
      storeRow(to2, c20, c21, width, relu);
      if (count <= 3) continue;
      seen = noteNonFinite(noteNonFinite(seen, c30), c31);
      storeRow(to3, c30, c31, width, relu);
    }
  }
  reportNonFinite(job, seen);
}
