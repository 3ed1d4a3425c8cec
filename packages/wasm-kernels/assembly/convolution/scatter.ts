import { PackRowsArguments, ScatterRowsArguments } from '../generated/arguments';
import { madd } from '../simd/arithmetic';

/** Packs a filter for `scatterRowsTask`, with zeros beyond each run. */
export function packRows(args: PackRowsArguments): void {
  const filter = args.filter;
  const lines = args.lines;
  const run = args.run;
  const outChannels = args.outChannels;
  const padded = (run + 3) & ~3;
  let to = args.rows;
  for (let line = 0; line < lines; line++) {
    for (let channel = 0; channel < outChannels; channel++) {
      for (let j = 0; j < padded; j++) {
        const from = filter + ((<usize>(line * run + j) * outChannels + channel) << 2);
        store<f32>(to, j < run ? load<f32>(from) : 0);
        to += 4;
      }
    }
  }
}

/**
 * dx[window of m + offsets[line] + j] = the sum, over output pixels m, lines and out channels, of
 * dy[m, channel] * rows[line][channel][j]. Units are images.
 */
export function scatterRowsTask(args: ScatterRowsArguments, start: i32, end: i32): void {
  const dx = args.dx;
  const rows = args.rows;
  const dy = args.dy;
  const offsets = args.offsets;
  const lines = args.lines;
  const run = args.run;
  const imageStride = args.imageStride;
  const stepY = args.stepY;
  const stepX = args.stepX;
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const outChannels = args.outChannels;
  const whole = <usize>(run & ~3) << 2;
  const padded = <usize>((run + 3) & ~3) << 2;
  const perLine = padded * outChannels;
  const channelBytes = <usize>outChannels << 2;
  for (let n = start; n < end; n++) {
    memory.fill(dx + ((<usize>n * imageStride) << 2), 0, <usize>imageStride << 2);
    let d = dy + ((<usize>n * outHeight * outWidth * outChannels) << 2);
    for (let row = 0; row < outHeight; row++) {
      let at = dx + ((<usize>n * imageStride + <usize>row * stepY) << 2);
      for (let column = 0; column < outWidth; column++) {
        let w = rows;
        for (let line = 0; line < lines; line++) {
          const target = at + <usize>load<u32>(offsets + (<usize>line << 2));
          let j: usize = 0;
          for (; j + 32 <= whole; j += 32) {
            let c0 = v128.load(target + j);
            let c1 = v128.load(target + j, 16);
            let v = w + j;
            for (let i: usize = 0; i < channelBytes; i += 4) {
              const a = v128.load_splat<f32>(d + i);
              c0 = madd(a, v128.load(v), c0);
              c1 = madd(a, v128.load(v, 16), c1);
              v += padded;
            }
            v128.store(target + j, c0);
            v128.store(target + j, c1, 16);
          }
          for (; j < padded; j += 16) {
            let c = v128.load(target + j);
            let v = w + j;
            for (let i: usize = 0; i < channelBytes; i += 4) {
              c = madd(v128.load_splat<f32>(d + i), v128.load(v), c);
              v += padded;
            }
            if (j < whole) {
              v128.store(target + j, c);
            } else {
              v128.store_lane<f32>(target + j, c, 0);
              if ((run & 3) >= 2) v128.store_lane<f32>(target + j, c, 1, 4);
              if ((run & 3) == 3) v128.store_lane<f32>(target + j, c, 2, 8);
            }
          }
          w += perLine;
        }
        d += channelBytes;
        at += <usize>stepX << 2;
      }
    }
  }
}
