import { ConvolveArguments, PackPanelsArguments } from '../generated/arguments';
import { madd } from '../simd/arithmetic';
import { noteNonFinite, reportNonFinite } from '../simd/finite';
import { loadLanes, storeLanes } from '../simd/lanes';

/** Packs a filter into panels of eight out channels, with zeros beyond the last channel. Units are panels. */
export function packPanelsTask(args: PackPanelsArguments, start: i32, end: i32): void {
  const filter = args.filter;
  const filterHeight = args.filterHeight;
  const filterWidth = args.filterWidth;
  const inChannels = args.inChannels;
  const outChannels = args.outChannels;
  const rowStep = <isize>args.filterRowStep << 2;
  const columnStep = <isize>args.filterColumnStep << 2;
  const inStep = <isize>args.filterInStep << 2;
  const outStep = <isize>args.filterOutStep << 2;
  let to = args.panels + ((<usize>start * filterHeight * filterWidth * inChannels) << 5);
  for (let panel = start; panel < end; panel++) {
    const width = outChannels - (panel << 3);
    const first = <isize>filter + panel * outStep * 8;
    for (let row = 0; row < filterHeight; row++) {
      for (let column = 0; column < filterWidth; column++) {
        let from = first + row * rowStep + column * columnStep;
        for (let channel = 0; channel < inChannels; channel++) {
          v128.store(to, loadLanes(from, outStep, width));
          v128.store(to, loadLanes(from + 4 * outStep, outStep, width - 4), 16);
          to += 32;
          from += inStep;
        }
      }
    }
  }
}

/** Applies the ReLU, if any, and stores the first `width` of eight floats, or all of them. */
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
 * y[m, :] = bias + the sum, over lines l and j < run, of x[window of m + offsets[l] + j] * panels[l * run + j, :], then the ReLU, if
 * any. Units are output pixels m.
 */
export function convolveTask(args: ConvolveArguments, start: i32, end: i32): void {
  const x = args.x;
  const y = args.y;
  const offsets = args.offsets;
  const lines = args.lines;
  const run = args.run;
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const outChannels = args.outChannels;
  const relu = args.relu;
  const runBytes = <usize>run << 2;
  const rowBytes = <usize>args.stepY << 2;
  const pixelBytes = <usize>args.stepX << 2;
  const toRowBytes = <usize>args.yRowStep << 2;
  const toPixelBytes = <usize>args.yColumnStep << 2;
  const n = start / outHeight / outWidth;
  const firstRow = start / outWidth - n * outHeight;
  const firstColumn = start % outWidth;
  let seen = f32x4.splat(0);
  for (let first = 0; first < outChannels; first += 8) {
    const panel = args.panels + ((<usize>(first >> 3) * lines * run) << 5);
    const width = outChannels - first;
    let bias0 = f32x4.splat(0);
    let bias1 = f32x4.splat(0);
    const bias = args.bias;
    if (bias != 0) {
      bias0 = v128.load(bias + (<usize>first << 2));
      bias1 = v128.load(bias + (<usize>first << 2), 16);
    }
    let image = x + ((<usize>n * args.imageStride) << 2);
    let toImage = y + ((<usize>n * args.yImageStep + first) << 2);
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
            image += <usize>args.imageStride << 2;
            toImage += <usize>args.yImageStep << 2;
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
  reportNonFinite(args, seen);
}
