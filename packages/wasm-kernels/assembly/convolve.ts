import { address, integer } from './arguments';
import { madd } from './arithmetic';
import { loadLanes, storeLanes } from './lanes';

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
 * y[m, :] = bias + sum over lines l and j < run of x[at(m) + offsets[l] + j] * panels[l * run + j, :], for the pixels m from
 * `start` to `end`. Strides are in floats, offsets in bytes; bias is padded to 8, or 0 for none.
 */
function convolve(
  x: usize,
  panels: usize,
  bias: usize,
  y: usize,
  offsets: usize,
  lines: i32,
  run: i32,
  imageStride: i32,
  stepY: i32,
  stepX: i32,
  outHeight: i32,
  outWidth: i32,
  columns: i32,
  relu: bool,
  start: i32,
  end: i32,
): void {
  const runBytes = <usize>run << 2;
  const rowBytes = <usize>columns << 2;
  const stepXBytes = <usize>stepX << 2;
  const perImage = outHeight * outWidth;
  for (let first = 0; first < columns; first += 8) {
    const panel = panels + ((<usize>(first >> 3) * lines * run) << 5);
    const width = columns - first;
    let bias0 = f32x4.splat(0);
    let bias1 = f32x4.splat(0);
    if (bias != 0) {
      bias0 = v128.load(bias + (<usize>first << 2));
      bias1 = v128.load(bias + (<usize>first << 2), 16);
    }
    let n = start / perImage;
    let row = (start - n * perImage) / outWidth;
    let column = start - n * perImage - row * outWidth;
    let at = x + ((<usize>n * imageStride + <usize>row * stepY + <usize>column * stepX) << 2);
    let to = y + ((<usize>start * columns + first) << 2);
    for (let m = start; m < end; m += 4) {
      const count = min(4, end - m);
      const a0 = at;
      let a1 = at;
      let a2 = at;
      let a3 = at;
      for (let i = 1; i <= count; i++) {
        column++;
        at += stepXBytes;
        if (column == outWidth) {
          column = 0;
          row++;
          if (row == outHeight) {
            row = 0;
            n++;
          }
          at = x + ((<usize>n * imageStride + <usize>row * stepY) << 2);
        }
        if (i < count) {
          if (i == 1) a1 = at;
          else if (i == 2) a2 = at;
          else a3 = at;
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
      storeRow(to, c00, c01, width, relu);
      if (count > 1) storeRow(to + rowBytes, c10, c11, width, relu);
      if (count > 2) storeRow(to + 2 * rowBytes, c20, c21, width, relu);
      if (count > 3) storeRow(to + 3 * rowBytes, c30, c31, width, relu);
      to += 4 * rowBytes;
    }
  }
}

export function convolveTask(job: usize, start: i32, end: i32): void {
  convolve(
    address(job, 0),
    address(job, 1),
    address(job, 2),
    address(job, 3),
    address(job, 4),
    integer(job, 5),
    integer(job, 6),
    integer(job, 7),
    integer(job, 8),
    integer(job, 9),
    integer(job, 10),
    integer(job, 11),
    integer(job, 12),
    integer(job, 13) != 0,
    start,
    end,
  );
}
