import { POINT_GAP } from '../../generated/control-block';
import { madd } from '../../simd/arithmetic';
import { noteNonFinite } from '../../simd/finite';
import { loadLanes, storeLanes } from '../../simd/lanes';
import { opaque } from '../../simd/opaque';
import { TILE_BYTES } from './tiles';
import { evaluate, interpolate, interpolateRow } from './transforms';

/** Size of a tile's products for eight out channels: [36][8]. */
export const PRODUCT_BYTES: usize = 1152;

/** In channels whose filters are transformed together: two cache lines of a panel. */
const CHANNELS = 4;

/**
 * Transforms the filters of `width` out channels: G g G^T, as panels [36][inChannels][8] with a gap after each point. The filter's element
 * lies at filter + row * rowStep + column * columnStep + inChannel * inStep + outChannel * outStep, in bytes.
 */
// @ts-ignore: decorator
@inline
export function transformFilterPanels(
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
  const panelStep = 36 * pointStep;
  const four = opaque(4);
  const quarter = opaque(0.25);
  const sixth = opaque(1.0 / 6.0);
  const twentyFourth = opaque(1.0 / 24.0);
  const zero = f32x4.splat(0);
  const taken = work + TILE_BYTES;
  for (let c = 0; c < inChannels; c += CHANNELS) {
    let panel = to;
    for (let k = 0; k < width; k += 8) {
      const from = <isize>filter + c * inStep + k * outStep;
      takeFilters(from, taps, rowStep, columnStep, inStep, outStep, inChannels - c, width - k, taken);
      const count = min(CHANNELS, inChannels - c);
      for (let channel = 0; channel < count; channel++) {
        for (let half: usize = 0; half < 32; half += 16) {
          let g = taken + <usize>(channel * taps * taps) * 32 + half;
          let part = work;
          for (let i = 0; i < taps; i++) {
            evaluate(
              taps,
              four,
              quarter,
              sixth,
              twentyFourth,
              v128.load(g),
              v128.load(g, 32),
              v128.load(g, 64),
              taps > 3 ? v128.load(g, 96) : zero,
              taps > 3 ? v128.load(g, 128) : zero,
              part,
              16,
            );
            g += 32 * taps;
            part += 96;
          }
          const target = panel + (<usize>channel << 5) + half;
          evaluateColumns(taps, four, quarter, sixth, twentyFourth, work, target, pointStep);
        }
      }
      panel += panelStep;
    }
    to += 32 * CHANNELS;
  }
}

/**
 * Copies the filters of up to four in channels and eight out channels to `to`: [4][taps * taps][8], with zeros beyond the last out channel.
 * A filter of an input gradient has its in channels side by side.
 */
// @ts-ignore: decorator
@inline
function takeFilters(
  from: isize,
  taps: i32,
  rowStep: isize,
  columnStep: isize,
  inStep: isize,
  outStep: isize,
  channels: i32,
  width: i32,
  to: usize,
): void {
  const channelBytes = <usize>(taps * taps) << 5;
  for (let i = 0; i < taps; i++) {
    let at = from;
    for (let j = 0; j < taps; j++) {
      if (inStep == 4) {
        takeTransposed(at, outStep, width, to, channelBytes);
        takeTransposed(at + 4 * outStep, outStep, width - 4, to + 16, channelBytes);
      } else {
        let tap = at;
        let target = to;
        for (let c = 0; c < min(CHANNELS, channels); c++) {
          v128.store(target, loadLanes(tap, outStep, width));
          v128.store(target, loadLanes(tap + 4 * outStep, outStep, width - 4), 16);
          tap += inStep;
          target += channelBytes;
        }
      }
      at += columnStep;
      to += 32;
    }
    from += rowStep;
  }
}

/** Copies four rows of four floats, of which `count` rows exist, as columns. */
// @ts-ignore: decorator
@inline
function takeTransposed(from: usize, step: isize, count: i32, to: usize, toStep: usize): void {
  const zero = f32x4.splat(0);
  const r0 = count > 0 ? v128.load(from) : zero;
  const r1 = count > 1 ? v128.load(from + step) : zero;
  const r2 = count > 2 ? v128.load(from + 2 * step) : zero;
  const r3 = count > 3 ? v128.load(from + 3 * step) : zero;
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to + toStep, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  v128.store(to + 2 * toStep, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(to + 3 * toStep, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}

/** Evaluates the columns of `taps` rows of six vectors. Point p goes to to + p * pointStep. */
// @ts-ignore: decorator
@inline
export function evaluateColumns(
  taps: i32,
  four: v128,
  quarter: v128,
  sixth: v128,
  twentyFourth: v128,
  work: usize,
  to: usize,
  pointStep: usize,
): void {
  const zero = f32x4.splat(0);
  for (const end = work + 96; work < end; work += 16) {
    evaluate(
      taps,
      four,
      quarter,
      sixth,
      twentyFourth,
      v128.load(work),
      v128.load(work, 96),
      taps > 2 ? v128.load(work, 192) : zero,
      taps > 3 ? v128.load(work, 288) : zero,
      taps > 4 ? v128.load(work, 384) : zero,
      to,
      6 * pointStep,
    );
    to += pointStep;
  }
}

/** The tiles that `multiplyPanel` multiplies for `tiles` tiles: those that rows of six and four can make up. */
// @ts-ignore: decorator
@inline
export function multipliedTiles(sixRows: bool, tiles: i32): i32 {
  return sixRows ? max(4, (tiles + 1) & ~1) : (tiles + 3) & ~3;
}

/**
 * products[t][p][8] = values[p][t][inChannels] times panel[p][inChannels][8], for 36 points and `tiles` tiles, as `multipliedTiles` has
 * them. A row of values takes `rowBytes` and a point `pointBytes`. The panel has a gap after each point.
 */
export function multiplyPanel(
  sixRows: bool,
  values: usize,
  rowBytes: usize,
  pointBytes: usize,
  panel: usize,
  products: usize,
  tiles: i32,
  inChannels: i32,
): void {
  const depth = <usize>inChannels << 2;
  // Four rows at a time take up what six leave.
  const fours = sixRows ? ((6 - (tiles % 6)) % 6) * 2 : tiles;
  for (let p = 0; p < 36; p++) {
    let a = values;
    let to = products;
    const end = products + <usize>tiles * PRODUCT_BYTES;
    const firstFour = end - <usize>fours * PRODUCT_BYTES;
    if (ASC_FEATURE_RELAXED_SIMD) {
      for (; to < firstFour; to += 6 * PRODUCT_BYTES) {
        multiplyRows(6, a, rowBytes, depth, panel, to);
        a += 6 * rowBytes;
      }
    }
    for (; to < end; to += 4 * PRODUCT_BYTES) {
      multiplyRows(4, a, rowBytes, depth, panel, to);
      a += 4 * rowBytes;
    }
    values += pointBytes;
    panel += (depth << 3) + POINT_GAP;
    products += 32;
  }
}

/** Multiplies `rows` rows, 4 or 6, of `depth` bytes by a panel. */
// @ts-ignore: decorator
@inline
function multiplyRows(rows: i32, a0: usize, rowBytes: usize, depth: usize, b: usize, to: usize): void {
  const a1 = a0 + rowBytes;
  const a2 = a1 + rowBytes;
  const a3 = a2 + rowBytes;
  const a4 = a3 + rowBytes;
  const a5 = a4 + rowBytes;
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
  let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
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
    if (rows == 6) {
      a = v128.load_splat<f32>(a4 + i);
      c40 = madd(a, b0, c40);
      c41 = madd(a, b1, c41);
      a = v128.load_splat<f32>(a5 + i);
      c50 = madd(a, b0, c50);
      c51 = madd(a, b1, c51);
    }
  }
  v128.store(to, c00);
  v128.store(to, c01, 16);
  v128.store(to, c10, PRODUCT_BYTES);
  v128.store(to, c11, PRODUCT_BYTES + 16);
  v128.store(to, c20, 2 * PRODUCT_BYTES);
  v128.store(to, c21, 2 * PRODUCT_BYTES + 16);
  v128.store(to, c30, 3 * PRODUCT_BYTES);
  v128.store(to, c31, 3 * PRODUCT_BYTES + 16);
  if (rows == 6) {
    v128.store(to, c40, 4 * PRODUCT_BYTES);
    v128.store(to, c41, 4 * PRODUCT_BYTES + 16);
    v128.store(to, c50, 5 * PRODUCT_BYTES);
    v128.store(to, c51, 5 * PRODUCT_BYTES + 16);
  }
}

/**
 * Transforms one tile's products, [36][8], into `outputs` by `outputs` pixels of eight channels: A^T v A. Stores `rows` by `columns` pixels
 * of `width` channels at `to`, after the bias (0 for none) and the ReLU. Returns `seen`, with values that are not finite noted in it.
 */
// @ts-ignore: decorator
@inline
export function transformOutputTile(
  outputs: i32,
  four: v128,
  products: usize,
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
  const isWhole = rows == outputs && columns == outputs && width >= 8;
  for (let half = 0; half < 2 && width > half * 4; half++) {
    const shift = <usize>half << 4;
    let v = products + shift;
    for (let part = work; part < work + 96; part += 16) {
      interpolate(
        outputs,
        four,
        v128.load(v),
        v128.load(v, 32),
        v128.load(v, 64),
        v128.load(v, 96),
        v128.load(v, 128),
        v128.load(v, 160),
        part,
        96,
      );
      v += 192;
    }
    const b = bias != 0 ? v128.load(bias + shift) : f32x4.splat(0);
    let pixel = to + shift;
    v = work;
    for (let j = 0; j < columns; j++) {
      const finished = work + 96 * 4;
      interpolateRow(outputs, four, v, finished, 16);
      let at = pixel;
      for (let i = 0; i < rows; i++) {
        let value = f32x4.add(v128.load(finished + (<usize>i << 4)), b);
        seen = noteNonFinite(seen, value);
        if (relu) value = f32x4.max(value, f32x4.splat(0));
        if (isWhole) v128.store(at, value);
        else storeLanes(at, value, width - half * 4);
        at += lineBytes;
      }
      v += 96;
      pixel += pixelBytes;
    }
  }
  return seen;
}
