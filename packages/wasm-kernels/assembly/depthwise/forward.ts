import { address, integer } from '../arguments';
import { madd } from '../simd/arithmetic';
import { storeLanes } from '../simd/lanes';

/** The first tap that, `dilation` apart and the first of all at `at`, lies in the image. */
// @ts-ignore: decorator
@inline
function firstTap(at: i32, dilation: i32): i32 {
  return at >= 0 ? 0 : (dilation - 1 - at) / dilation;
}

/** The tap after the last, of `taps`, that lies in an image of that extent. */
// @ts-ignore: decorator
@inline
function endTap(at: i32, dilation: i32, taps: i32, extent: i32): i32 {
  return at >= extent ? 0 : min(taps, (extent - 1 - at) / dilation + 1);
}

// @ts-ignore: decorator
@inline
function activate(value: v128, relu: bool): v128 {
  return relu ? f32x4.max(value, f32x4.splat(0)) : value;
}

/**
 * y = bias + the sum of each window's cells inside the image times their taps, then the ReLU if there is one. The arguments are those of
 * the gradients in depthwise.ts, y's address being the third; then bias, 0 for none, and whether there is a ReLU. Units are rows of y.
 */
export function depthwiseTask(job: usize, start: i32, end: i32): void {
  const width = integer(job, 4);
  const channels = integer(job, 5);
  const features = integer(job, 6);
  const filterWidth = integer(job, 8);
  const dilationY = integer(job, 11);
  const dilationX = integer(job, 12);
  const outHeight = integer(job, 15);
  const outWidth = integer(job, 16);
  const bias = address(job, 18);
  const relu = integer(job, 19) != 0;
  const pixel = <usize>channels << 2;
  const tap = <usize>features << 2;
  const rowStep = <usize>(dilationY * width) * pixel;
  const columnStep = <usize>dilationX * pixel;
  let y = address(job, 2) + <usize>(start * outWidth) * tap;
  for (let line = start; line < end; line++) {
    const n = line / outHeight;
    const top = (line - n * outHeight) * integer(job, 9) - integer(job, 13);
    const i = firstTap(top, dilationY);
    const rows = endTap(top, dilationY, integer(job, 7), integer(job, 3)) - i;
    const firstRow = (n * integer(job, 3) + top + i * dilationY) * width;
    for (let column = 0; column < outWidth; column++) {
      const left = column * integer(job, 10) - integer(job, 14);
      const j = firstTap(left, dilationX);
      const columns = endTap(left, dilationX, filterWidth, width) - j;
      const x = address(job, 0) + <usize>(firstRow + left + j * dilationX) * pixel;
      const filter = address(job, 1) + <usize>(i * filterWidth + j) * tap;
      let f = 0;
      if (channels == features) {
        for (; f + 16 <= features; f += 16) {
          const at = <usize>f << 2;
          let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
          if (bias != 0) {
            s0 = v128.load(bias + at);
            s1 = v128.load(bias + at, 16);
            s2 = v128.load(bias + at, 32);
            s3 = v128.load(bias + at, 48);
          }
          for (let r = 0; r < rows; r++) {
            let cell = x + r * rowStep + at;
            let weight = filter + <usize>(r * filterWidth) * tap + at;
            for (let c = 0; c < columns; c++) {
              s0 = madd(v128.load(cell), v128.load(weight), s0);
              s1 = madd(v128.load(cell, 16), v128.load(weight, 16), s1);
              s2 = madd(v128.load(cell, 32), v128.load(weight, 32), s2);
              s3 = madd(v128.load(cell, 48), v128.load(weight, 48), s3);
              cell += columnStep;
              weight += tap;
            }
          }
          v128.store(y + at, activate(s0, relu));
          v128.store(y + at, activate(s1, relu), 16);
          v128.store(y + at, activate(s2, relu), 32);
          v128.store(y + at, activate(s3, relu), 48);
        }
      }
      const perChannel = features / channels;
      for (; f < features; f += 4) {
        const at = <usize>f << 2;
        const last = features - 1;
        // Where the channels of these four features lie in a pixel.
        const o0 = <usize>(f / perChannel) << 2;
        const o1 = <usize>(min(f + 1, last) / perChannel) << 2;
        const o2 = <usize>(min(f + 2, last) / perChannel) << 2;
        const o3 = <usize>(min(f + 3, last) / perChannel) << 2;
        let sum = bias != 0 ? v128.load(bias + at) : f32x4.splat(0);
        for (let r = 0; r < rows; r++) {
          let cell = x + r * rowStep;
          let weight = filter + <usize>(r * filterWidth) * tap + at;
          for (let c = 0; c < columns; c++) {
            let values: v128;
            if (perChannel == 1) {
              values = v128.load(cell + o0);
            } else {
              values = v128.load_splat<f32>(cell + o0);
              values = v128.load_lane<f32>(cell + o1, values, 1);
              values = v128.load_lane<f32>(cell + o2, values, 2);
              values = v128.load_lane<f32>(cell + o3, values, 3);
            }
            sum = madd(values, v128.load(weight), sum);
            cell += columnStep;
            weight += tap;
          }
        }
        storeLanes(y + at, activate(sum, relu), features - f);
      }
      y += tap;
    }
  }
}
