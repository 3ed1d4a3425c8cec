import {
  WinogradGradientArguments,
  WinogradGradientChunkArguments,
  WinogradGradientGroupsArguments,
  WinogradGradientJoinArguments,
} from '../../generated/arguments';
import { BLOCKS_PER_UNIT, CHANNELS_PER_BLOCK, PANELS_PER_UNIT, POINT_GAP } from '../../generated/control-block';
import { hasSixRows } from '../../simd/arithmetic';
import { noteNonFinite, reportNonFinite } from '../../simd/finite';
import { loadLanes, storeLanes } from '../../simd/lanes';
import { opaque } from '../../simd/opaque';
import { sumProducts } from '../../simd/sum-products';
import { thread } from '../../thread';
import { evaluateColumns } from './panels';
import { TILE_BYTES, touchPixels, transformImageTile, WORK_BYTES } from './tiles';
import { evaluate, interpolate, interpolateRow } from './transforms';

/*
 * The gradient of a filter of `taps` by `taps` in a convolution of stride one. It is computed in chunks of tiles: the chunk's images
 * and gradients are transformed into [36][blocks of 16 channels][tiles][16], with a gap after each point, and every (point, in channel, out
 * channel) sums its products over the tiles. Finally the sums are transformed into the gradient.
 *
 * If the sums are small, each task takes a group of tiles through all of this with sums of its own, so that no thread reads what
 * another one has just written, and the groups' sums are then added up in order. If they are large, the threads share each chunk.
 */

/** Size of a tile's values of a block at one point: a cache line. */
const ROW_BYTES: usize = CHANNELS_PER_BLOCK * 4;
/** Size of one point's sums of a block of in channels and a panel of 8 out channels: [channels of the block][8]. */
const SUMS_BYTES: usize = CHANNELS_PER_BLOCK * 32;
/** Size of the sums of a block and a panel at all points. */
const BLOCK_BYTES: usize = 36 * SUMS_BYTES;

/** Number of blocks of in channels. */
// @ts-ignore: decorator
@inline
function blocksOf(args: WinogradGradientArguments): i32 {
  return (args.inChannels + CHANNELS_PER_BLOCK - 1) / CHANNELS_PER_BLOCK;
}

/** Number of panels of 8 out channels. */
// @ts-ignore: decorator
@inline
function panelsOf(args: WinogradGradientArguments): i32 {
  return (args.outChannels + 7) >> 3;
}

/** Size of a chunk's transforms at one point, for a number of channels. */
// @ts-ignore: decorator
@inline
function pointBytesOf(channels: i32, tiles: i32): usize {
  return <usize>((channels + CHANNELS_PER_BLOCK - 1) / CHANNELS_PER_BLOCK) * <usize>tiles * ROW_BYTES + POINT_GAP;
}

// @ts-ignore: decorator
@inline
function workOf(args: WinogradGradientArguments): usize {
  return args.work + <usize>thread * args.workBytes;
}

// @ts-ignore: decorator
@inline
function transformGradientTile(
  side: i32,
  args: WinogradGradientArguments,
  gradients: usize,
  tiles: i32,
  tile: i32,
  row: i32,
  column: i32,
  n: i32,
  work: usize,
): void {
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const outChannels = args.outChannels;
  const pixelBytes = <usize>outChannels << 2;
  const pointBytes = pointBytesOf(outChannels, tiles);
  const four = opaque(4);
  const quarter = opaque(0.25);
  const sixth = opaque(1.0 / 6.0);
  const twentyFourth = opaque(1.0 / 24.0);
  const zero = f32x4.splat(0);
  const in1 = column + 1 < outWidth;
  const in2 = column + 2 < outWidth;
  const in3 = column + 3 < outWidth;
  const corner = args.dy + <usize>((n * outHeight + row) * outWidth + column) * pixelBytes;
  // Sixteen channels at a time, as in `transformImageTile`.
  for (let first = 0; first < outChannels; first += 16) {
    const last = min(outChannels, first + 16);
    let line = corner;
    for (let i = 0; i < side; i++) {
      const isInside = row + i < outHeight;
      let part = work + <usize>i * 96;
      for (let k = first; k < last; k += 4) {
        const at = line + (<usize>k << 2);
        const lanes = outChannels - k;
        evaluate(
          side,
          four,
          quarter,
          sixth,
          twentyFourth,
          isInside ? loadLanes(at, 4, lanes) : zero,
          isInside && in1 ? loadLanes(at + pixelBytes, 4, lanes) : zero,
          side > 2 && isInside && in2 ? loadLanes(at + 2 * pixelBytes, 4, lanes) : zero,
          side > 2 && isInside && in3 ? loadLanes(at + 3 * pixelBytes, 4, lanes) : zero,
          zero,
          part,
          16,
        );
        part += TILE_BYTES;
      }
      line += pixelBytes * outWidth;
    }
    let part = work;
    for (let k = first; k < last; k += 4) {
      const to = gradients + (<usize>((k >> 4) * tiles + tile)) * ROW_BYTES + (<usize>(k & 15) << 2);
      evaluateColumns(side, four, quarter, sixth, twentyFourth, part, to, pointBytes);
      part += TILE_BYTES;
    }
  }
}

/** Transforms the images and gradients of the tiles from `start` to `end` of a chunk that begins at `firstTile`. */
function transformTiles(
  args: WinogradGradientArguments,
  values: usize,
  gradients: usize,
  tiles: i32,
  firstTile: i32,
  start: i32,
  end: i32,
): void {
  const height = args.height;
  const width = args.width;
  const inChannels = args.inChannels;
  const side = 7 - args.taps;
  const across = (args.outWidth + side - 1) / side;
  const down = (args.outHeight + side - 1) / side;
  const top = args.top;
  const left = args.left;
  const work = workOf(args);
  const pointBytes = pointBytesOf(inChannels, tiles);
  for (let tile = start; tile < end; tile++) {
    const index = firstTile + tile;
    const n = index / (down * across);
    const row = (index / across - n * down) * side;
    const j = index % across;
    const column = j * side;
    const image = args.x + ((<usize>n * height * width * inChannels) << 2);
    if (tile == start || j == 0) {
      const columns = min(across - j, end - tile) * side;
      touchPixels(image, height, width, inChannels, row - top, column - left, 6, columns + args.taps - 1);
      const dy = args.dy + ((<usize>n * args.outHeight * args.outWidth * args.outChannels) << 2);
      touchPixels(dy, args.outHeight, args.outWidth, args.outChannels, row, column, side, columns);
    }
    const to = values + <usize>tile * ROW_BYTES;
    transformImageTile(image, height, width, inChannels, row - top, column - left, work, to, pointBytes, <usize>tiles * ROW_BYTES);
    if (side == 4) transformGradientTile(4, args, gradients, tiles, tile, row, column, n, work);
    else transformGradientTile(2, args, gradients, tiles, tile, row, column, n, work);
  }
}

/** Transforms the chunk's images and gradients. Units are tiles of the chunk. */
export function winogradGradientTilesTask(args: WinogradGradientChunkArguments, start: i32, end: i32): void {
  const firstTile = args.firstTile;
  transformTiles(args, args.values, args.gradients, args.tiles, firstTile, start, end);
}

/** Writes A^T s A of the sums of a block and a panel to the gradient. */
// @ts-ignore: decorator
@inline
function transformSums(taps: i32, args: WinogradGradientArguments, sums: usize, block: i32, panel: i32, work: usize): void {
  const inChannels = args.inChannels;
  const outChannels = args.outChannels;
  const four = opaque(4);
  const finished = work + TILE_BYTES;
  const first = block * CHANNELS_PER_BLOCK;
  let seen = f32x4.splat(0);
  for (let c = first; c < min(inChannels, first + CHANNELS_PER_BLOCK); c++) {
    for (let k = panel << 3; k < min(outChannels, (panel + 1) << 3); k += 4) {
      let v = sums + (<usize>(c - first) << 5) + (<usize>(k & 4) << 2);
      for (let part = work; part < work + 96; part += 16) {
        interpolate(
          taps,
          four,
          v128.load(v),
          v128.load(v, SUMS_BYTES),
          v128.load(v, 2 * SUMS_BYTES),
          v128.load(v, 3 * SUMS_BYTES),
          v128.load(v, 4 * SUMS_BYTES),
          v128.load(v, 5 * SUMS_BYTES),
          part,
          96,
        );
        v += 6 * SUMS_BYTES;
      }
      for (let j: usize = 0; j < <usize>taps; j++) {
        v = work + j * 96;
        interpolateRow(taps, four, v, finished + j * 16, 80);
      }
      for (let i = 0; i < taps; i++) {
        for (let j = 0; j < taps; j++) {
          const to = args.gradient + (<usize>(((i * taps + j) * inChannels + c) * outChannels + k) << 2);
          const value = v128.load(finished + <usize>(i * 5 + j) * 16);
          seen = noteNonFinite(seen, value);
          storeLanes(to, value, outChannels - k);
        }
      }
    }
  }
  reportNonFinite(args, seen);
}

function transformBlock(args: WinogradGradientArguments, sums: usize, block: i32, panel: i32, work: usize): void {
  if (args.taps == 3) transformSums(3, args, sums, block, panel, work);
  else transformSums(5, args, sums, block, panel, work);
}

/**
 * Sums the blocks and panels of a unit over the tiles of a chunk. `sums` is where those of the first block and panel are; the next block and
 * the next panel follow after `blockStep` and `panelStep` bytes.
 */
function sumUnit(
  args: WinogradGradientArguments,
  values: usize,
  gradients: usize,
  tiles: i32,
  firstBlock: i32,
  endBlock: i32,
  firstPanel: i32,
  endPanel: i32,
  sums: usize,
  blockStep: usize,
  panelStep: usize,
  isFirst: bool,
): void {
  const sixRows = hasSixRows(args);
  const padded = (args.inChannels + 3) & ~3;
  const blockBytes = <usize>tiles * ROW_BYTES;
  const valuesStep = pointBytesOf(args.inChannels, tiles);
  const gradientsStep = pointBytesOf(args.outChannels, tiles);
  for (let p = 0; p < 36; p++) {
    for (let block = firstBlock; block < endBlock; block++) {
      for (let panel = firstPanel; panel < endPanel; panel++) {
        let from = values + <usize>block * blockBytes;
        let to = sums + <usize>(block - firstBlock) * blockStep + <usize>(panel - firstPanel) * panelStep;
        const gradient = gradients + <usize>(panel >> 1) * blockBytes + (<usize>(panel & 1) << 5);
        let rows = min(CHANNELS_PER_BLOCK, padded - block * CHANNELS_PER_BLOCK);
        if (ASC_FEATURE_RELAXED_SIMD && sixRows) {
          for (; rows >= 6 && rows != 8; rows -= 6) {
            sumProducts(6, from, ROW_BYTES, gradient, ROW_BYTES, tiles, to, isFirst);
            from += 24;
            to += 192;
          }
        }
        for (; rows > 0; rows -= 4) {
          sumProducts(4, from, ROW_BYTES, gradient, ROW_BYTES, tiles, to, isFirst);
          from += 16;
          to += 128;
        }
      }
    }
    values += valuesStep;
    gradients += gradientsStep;
    sums += SUMS_BYTES;
  }
}

/**
 * Sums the chunk, and after the last chunk transforms the sums into the gradient. Units are pairs (several blocks of in channels, several
 * panels of out channels).
 */
export function winogradGradientSumsTask(args: WinogradGradientChunkArguments, start: i32, end: i32): void {
  const blocks = blocksOf(args);
  const panels = panelsOf(args);
  const across = (panels + PANELS_PER_UNIT - 1) / PANELS_PER_UNIT;
  const isFirst = args.isFirst;
  const isLast = args.isLast;
  const isOnly = isFirst && isLast;
  const work = workOf(args);
  for (let unit = start; unit < end; unit++) {
    const firstPanel = (unit % across) * PANELS_PER_UNIT;
    const endPanel = min(panels, firstPanel + PANELS_PER_UNIT);
    const firstBlock = (unit / across) * BLOCKS_PER_UNIT;
    const endBlock = min(blocks, firstBlock + BLOCKS_PER_UNIT);
    const blockStep = isOnly ? <usize>PANELS_PER_UNIT * BLOCK_BYTES : <usize>panels * BLOCK_BYTES;
    const sums = isOnly ? work + WORK_BYTES : args.sums + <usize>(firstBlock * panels + firstPanel) * BLOCK_BYTES;
    sumUnit(
      args,
      args.values,
      args.gradients,
      args.tiles,
      firstBlock,
      endBlock,
      firstPanel,
      endPanel,
      sums,
      blockStep,
      BLOCK_BYTES,
      isFirst,
    );
    if (!isLast) continue;
    for (let block = firstBlock; block < endBlock; block++) {
      for (let panel = firstPanel; panel < endPanel; panel++) {
        const from = sums + <usize>(block - firstBlock) * blockStep + <usize>(panel - firstPanel) * BLOCK_BYTES;
        transformBlock(args, from, block, panel, work);
      }
    }
  }
}

/** Sums each group, chunk by chunk. Units are groups of tiles. */
export function winogradGradientGroupsTask(args: WinogradGradientGroupsArguments, start: i32, end: i32): void {
  const blocks = blocksOf(args);
  const panels = panelsOf(args);
  const values = args.values + <usize>thread * args.valuesBytes;
  const gradients = args.gradients + <usize>thread * args.gradientsBytes;
  const groupTiles = args.groupTiles;
  const blockStep = <usize>panels * BLOCK_BYTES;
  for (let group = start; group < end; group++) {
    const groupSums = args.sums + <usize>(group * blocks * panels) * BLOCK_BYTES;
    const begin = group * groupTiles;
    const stop = min(begin + groupTiles, args.allTiles);
    for (let first = begin; first < stop; first += args.tiles) {
      const tiles = min(args.tiles, stop - first);
      const isFirst = first == begin;
      transformTiles(args, values, gradients, tiles, first, 0, tiles);
      for (let panel = 0; panel < panels; panel += PANELS_PER_UNIT) {
        const endPanel = min(panels, panel + PANELS_PER_UNIT);
        const sums = groupSums + <usize>panel * BLOCK_BYTES;
        sumUnit(args, values, gradients, tiles, 0, blocks, panel, endPanel, sums, blockStep, BLOCK_BYTES, isFirst);
      }
    }
  }
}

/** Adds up the sums of all groups, in order, and transforms them into the gradient. Units are blocks of in channels. */
export function winogradGradientJoinTask(args: WinogradGradientJoinArguments, start: i32, end: i32): void {
  const panels = panelsOf(args);
  const groupBytes = <usize>(blocksOf(args) * panels) * BLOCK_BYTES;
  const work = workOf(args);
  const joined = work + WORK_BYTES;
  for (let block = start; block < end; block++) {
    for (let panel = 0; panel < panels; panel++) {
      const first = args.sums + <usize>(block * panels + panel) * BLOCK_BYTES;
      for (let i: usize = 0; i < BLOCK_BYTES; i += 16) {
        let sum = v128.load(first + i);
        for (let group = 1; group < args.groups; group++) {
          sum = f32x4.add(sum, v128.load(first + <usize>group * groupBytes + i));
        }
        v128.store(joined + i, sum);
      }
      transformBlock(args, joined, block, panel, work);
    }
  }
}
