import { DepthwiseArguments } from '../generated/arguments';
import { madd } from '../simd/arithmetic';
import { storeLanes } from '../simd/lanes';

/** The first tap inside the image. The taps lie `dilation` apart, tap 0 at `at`. */
// @ts-ignore: decorator
@inline
function firstTap(at: i32, dilation: i32): i32 {
  return at >= 0 ? 0 : (dilation - 1 - at) / dilation;
}

/** One past the last of `taps` taps inside an image of that extent. */
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
 * y = bias + the sum of each window's cells inside the image times their taps, then the ReLU, if any. Units are rows of y.
 */
export function depthwiseTask(args: DepthwiseArguments, start: i32, end: i32): void {
  const width = args.width;
  const inChannels = args.inChannels;
  const outChannels = args.outChannels;
  const filterWidth = args.filterWidth;
  const dilationY = args.dilationY;
  const dilationX = args.dilationX;
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const bias = args.bias;
  const relu = args.relu;
  const pixel = <usize>inChannels << 2;
  const tap = <usize>outChannels << 2;
  const rowStep = <usize>(dilationY * width) * pixel;
  const columnStep = <usize>dilationX * pixel;
  let y = args.y + <usize>(start * outWidth) * tap;
  for (let line = start; line < end; line++) {
    const n = line / outHeight;
    const top = (line - n * outHeight) * args.strideY - args.top;
    const i = firstTap(top, dilationY);
    const rows = endTap(top, dilationY, args.filterHeight, args.height) - i;
    const firstRow = (n * args.height + top + i * dilationY) * width;
    for (let column = 0; column < outWidth; column++) {
      const left = column * args.strideX - args.left;
      const j = firstTap(left, dilationX);
      const columns = endTap(left, dilationX, filterWidth, width) - j;
      const x = args.x + <usize>(firstRow + left + j * dilationX) * pixel;
      const filter = args.filter + <usize>(i * filterWidth + j) * tap;
      let k = 0;
      if (inChannels == outChannels) {
        for (; k + 16 <= outChannels; k += 16) {
          const at = <usize>k << 2;
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
      const perChannel = outChannels / inChannels;
      for (; k < outChannels; k += 4) {
        const at = <usize>k << 2;
        const last = outChannels - 1;
        // Where the in inChannels of these four out inChannels lie in a pixel.
        const o0 = <usize>(k / perChannel) << 2;
        const o1 = <usize>(min(k + 1, last) / perChannel) << 2;
        const o2 = <usize>(min(k + 2, last) / perChannel) << 2;
        const o3 = <usize>(min(k + 3, last) / perChannel) << 2;
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
        storeLanes(y + at, activate(sum, relu), outChannels - k);
      }
      y += tap;
    }
  }
}
