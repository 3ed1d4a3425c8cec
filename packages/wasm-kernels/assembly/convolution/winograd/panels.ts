import { madd } from '../../simd/arithmetic';
import { POINT_GAP } from '../../generated/control-block';
import { noteNonFinite } from '../../simd/finite';
import { loadLanes, storeLanes } from '../../simd/lanes';
import { evaluateTile, TILE_BYTES } from './tiles';
import { interpolate } from './transforms';

/**
 * Transforms the filters of eight out channels, of which `width` exist: G g G^T, as [36][inChannels][8] with a gap after each point. The
 * filter's element lies at filter + row * rowStep + column * columnStep + inChannel * inStep + outChannel * outStep, in bytes.
 */
// @ts-ignore: decorator
@inline
export function transformFilterPanel(
  filter: usize,
  taps: i32,
  rowStep: isize,
  columnStep: isize,
  inStep: isize,
  outStep: isize,
  inChannels: i32,
  width: i32,
  work: usize,
  to: usize,
): void {
  const pointStep = (<usize>inChannels << 5) + POINT_GAP;
  const taken = work + TILE_BYTES;
  for (let c = 0; c < inChannels; c++) {
    for (let half = 0; half < 2; half++) {
      const from = <isize>filter + c * inStep + half * 4 * outStep;
      for (let i = 0; i < taps; i++) {
        for (let j = 0; j < taps; j++) {
          const at = <usize>(from + i * rowStep + j * columnStep);
          v128.store(taken + <usize>(i * 5 + j) * 16, loadLanes(at, outStep, width - half * 4));
        }
      }
      evaluateTile(taps, taken, work, to + (<usize>half << 4), pointStep);
    }
    to += 32;
  }
}

/**
 * products[p][t][8] = values[p][t][inChannels] times panel[p][inChannels][8], for 36 points and `tiles` tiles, a multiple of four. A row
 * of values takes `rowBytes` and a point `pointBytes`. The panel and the products have a gap after each point.
 */
export function multiplyPanel(
  values: usize,
  rowBytes: usize,
  pointBytes: usize,
  panel: usize,
  products: usize,
  tiles: i32,
  inChannels: i32,
): void {
  const depth = <usize>inChannels << 2;
  let to = products;
  for (let p = 0; p < 36; p++) {
    let a0 = values + <usize>p * pointBytes;
    for (let t = 0; t < tiles; t += 4) {
      const a1 = a0 + rowBytes;
      const a2 = a1 + rowBytes;
      const a3 = a2 + rowBytes;
      let b = panel;
      let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
      let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
      let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
      let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
      for (let i: usize = 0; i < depth; i += 4) {
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
      v128.store(to, c00);
      v128.store(to, c01, 16);
      v128.store(to, c10, 32);
      v128.store(to, c11, 48);
      v128.store(to, c20, 64);
      v128.store(to, c21, 80);
      v128.store(to, c30, 96);
      v128.store(to, c31, 112);
      to += 128;
      a0 = a3 + rowBytes;
    }
    panel += (depth << 3) + POINT_GAP;
    to += POINT_GAP;
  }
}

/**
 * Transforms one tile's products, [36][..][8] with `pointBytes` per point, into `outputs` by `outputs` pixels of eight channels: A^T v A.
 * Stores `rows` by `columns` pixels of `width` channels at `to`, after the bias (0 for none) and the ReLU. Returns `seen`, with values
 * that are not finite noted in it.
 */
// @ts-ignore: decorator
@inline
export function transformOutputTile(
  outputs: i32,
  products: usize,
  pointBytes: usize,
  work: usize,
  bias: usize,
  relu: bool,
  to: usize,
  rows: i32,
  columns: i32,
  width: i32,
  lineBytes: usize,
  pixelBytes: usize,
  seen: v128,
): v128 {
  const finished = work + TILE_BYTES;
  for (let half = 0; half < 2 && width > half * 4; half++) {
    const shift = <usize>half << 4;
    const b = bias != 0 ? v128.load(bias + shift) : f32x4.splat(0);
    for (let i: usize = 0; i < 6; i++) {
      interpolate(outputs, products + shift + i * 6 * pointBytes, pointBytes, work + i * 96, 16);
    }
    for (let j = 0; j < columns; j++) {
      interpolate(outputs, work + <usize>j * 16, 96, finished + <usize>j * 16, 80);
    }
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let value = f32x4.add(v128.load(finished + <usize>(i * 5 + j) * 16), b);
        seen = noteNonFinite(seen, value);
        if (relu) value = f32x4.max(value, f32x4.splat(0));
        storeLanes(to + shift + <usize>i * lineBytes + <usize>j * pixelBytes, value, width - half * 4);
      }
    }
  }
  return seen;
}
