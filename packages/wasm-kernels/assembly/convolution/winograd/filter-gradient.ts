import {
  WinogradGradientArguments,
  WinogradGradientChunkArguments,
  WinogradGradientGroupsArguments,
  WinogradGradientJoinArguments,
} from '../../generated/arguments';
import { BLOCKS_PER_UNIT, POINT_GAP } from '../../generated/control-block';
import { noteNonFinite, reportNonFinite } from '../../simd/finite';
import { loadLanes, storeLanes } from '../../simd/lanes';
import { sumProducts } from '../../simd/sum-products';
import { thread } from '../../thread';
import { evaluateTile, TILE_BYTES, transformImageTile } from './tiles';
import { interpolate } from './transforms';

/*
 * The gradient of a filter of `taps` by `taps` in a convolution of stride one. It is computed in chunks of tiles: the chunk's images
 * and gradients are transformed into [36][blocks of 4 or 8 channels][tiles][4 or 8], and every (point, in channel, out channel) sums
 * its products over the tiles. Finally the sums are transformed into the gradient.
 *
 * If the sums are small, each task takes a group of tiles through all of this with sums of its own, so that no thread reads what
 * another one has just written, and the groups' sums are then added up in order. If they are large, the threads share each chunk.
 */

/** Size of the sums of a block of 4 in channels and a panel of 8 out channels: [36][4][8]. */
const BLOCK_BYTES: usize = 36 * 128;

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
  const taken = work + TILE_BYTES;
  const panels = (outChannels + 7) >> 3;
  const pixelBytes = <usize>outChannels << 2;
  const corner = args.dy + <usize>((n * outHeight + row) * outWidth + column) * pixelBytes;
  for (let k = 0; k < outChannels; k += 4) {
    for (let i = 0; i < side; i++) {
      for (let j = 0; j < side; j++) {
        const isInside = row + i < outHeight && column + j < outWidth;
        const at = corner + <usize>(i * outWidth + j) * pixelBytes + (<usize>k << 2);
        v128.store(taken + <usize>(i * 5 + j) * 16, isInside ? loadLanes(at, 4, outChannels - k) : f32x4.splat(0));
      }
    }
    const to = gradients + ((<usize>(k >> 3) * tiles + tile) << 5) + (<usize>(k & 4) << 2);
    evaluateTile(side, taken, work, to, ((<usize>panels * tiles) << 5) + POINT_GAP);
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
  const blockBytes = <usize>tiles << 4;
  const pointBytes = <usize>((inChannels + 3) >> 2) * blockBytes + POINT_GAP;
  for (let tile = start; tile < end; tile++) {
    const index = firstTile + tile;
    const n = index / (down * across);
    const row = (index / across - n * down) * side;
    const column = (index % across) * side;
    const image = args.x + ((<usize>n * height * width * inChannels) << 2);
    const to = values + (<usize>tile << 4);
    transformImageTile(image, height, width, inChannels, row - top, column - left, work, to, pointBytes, blockBytes);
    if (side == 4) transformGradientTile(4, args, gradients, tiles, tile, row, column, n, work);
    else transformGradientTile(2, args, gradients, tiles, tile, row, column, n, work);
  }
}

/** Transforms the chunk's images and gradients. Units are tiles of the chunk. */
export function winogradGradientTilesTask(args: WinogradGradientChunkArguments, start: i32, end: i32): void {
  const firstTile = args.firstTile;
  transformTiles(args, args.values, args.gradients, args.tiles, firstTile, start, end);
}

/** Writes A^T s A of a block of sums to the gradient. */
// @ts-ignore: decorator
@inline
function transformSums(taps: i32, args: WinogradGradientArguments, sums: usize, channel: i32, column: i32, work: usize): void {
  const inChannels = args.inChannels;
  const outChannels = args.outChannels;
  const finished = work + TILE_BYTES;
  let seen = f32x4.splat(0);
  for (let c = channel; c < min(inChannels, channel + 4); c++) {
    for (let k = column; k < min(outChannels, column + 8); k += 4) {
      for (let i: usize = 0; i < 6; i++) interpolate(taps, sums + i * 6 * 128, 128, work + i * 96, 16);
      for (let j = 0; j < taps; j++) interpolate(taps, work + <usize>j * 16, 96, finished + <usize>j * 16, 80);
      for (let i = 0; i < taps; i++) {
        for (let j = 0; j < taps; j++) {
          const to = args.gradient + (<usize>(((i * taps + j) * inChannels + c) * outChannels + k) << 2);
          const value = v128.load(finished + <usize>(i * 5 + j) * 16);
          seen = noteNonFinite(seen, value);
          storeLanes(to, value, outChannels - k);
        }
      }
      sums += 16;
    }
    if (column + 4 >= outChannels) sums += 16;
  }
  reportNonFinite(args, seen);
}

function transformBlock(args: WinogradGradientArguments, sums: usize, block: i32, panel: i32, work: usize): void {
  if (args.taps == 3) transformSums(3, args, sums, block << 2, panel << 3, work);
  else transformSums(5, args, sums, block << 2, panel << 3, work);
}

/** Sums a block of in channels and a panel of out channels, at 36 points, over the tiles of a chunk. */
// @ts-ignore: decorator
@inline
function sumBlock(
  args: WinogradGradientArguments,
  values: usize,
  gradients: usize,
  tiles: i32,
  block: i32,
  panel: i32,
  sums: usize,
  isFirst: bool,
): void {
  const blocks = (args.inChannels + 3) >> 2;
  const panels = (args.outChannels + 7) >> 3;
  for (let p = 0; p < 36; p++) {
    sumProducts(
      values + ((<usize>(p * blocks + block) * tiles) << 4) + p * POINT_GAP,
      gradients + ((<usize>(p * panels + panel) * tiles) << 5) + p * POINT_GAP,
      tiles,
      sums + (<usize>p << 7),
      isFirst,
    );
  }
}

/**
 * Sums the chunk, and after the last chunk transforms the sums into the gradient. Units are pairs (four blocks of 4 in inChannels, panel
 * of 8 out inChannels).
 */
export function winogradGradientSumsTask(args: WinogradGradientChunkArguments, start: i32, end: i32): void {
  const blocks = (args.inChannels + 3) >> 2;
  const panels = (args.outChannels + 7) >> 3;
  const values = args.values;
  const gradients = args.gradients;
  const isFirst = args.isFirst;
  const isLast = args.isLast;
  const work = workOf(args);
  for (let unit = start; unit < end; unit++) {
    const panel = unit % panels;
    const firstBlock = (unit / panels) * BLOCKS_PER_UNIT;
    for (let block = firstBlock; block < min(blocks, firstBlock + BLOCKS_PER_UNIT); block++) {
      let sums = args.sums + <usize>(block * panels + panel) * BLOCK_BYTES;
      if (isFirst && isLast) sums = work + 2 * TILE_BYTES;
      sumBlock(args, values, gradients, args.tiles, block, panel, sums, isFirst);
      if (isLast) transformBlock(args, sums, block, panel, work);
    }
  }
}

/** Sums each group, chunk by chunk. Units are groups of tiles. */
export function winogradGradientGroupsTask(args: WinogradGradientGroupsArguments, start: i32, end: i32): void {
  const blocks = (args.inChannels + 3) >> 2;
  const panels = (args.outChannels + 7) >> 3;
  const values = args.values + <usize>thread * args.valuesBytes;
  const gradients = args.gradients + <usize>thread * args.gradientsBytes;
  const groupTiles = args.groupTiles;
  for (let group = start; group < end; group++) {
    const groupSums = args.sums + <usize>(group * blocks * panels) * BLOCK_BYTES;
    const begin = group * groupTiles;
    const stop = min(begin + groupTiles, args.allTiles);
    for (let first = begin; first < stop; first += args.tiles) {
      const tiles = min(args.tiles, stop - first);
      transformTiles(args, values, gradients, tiles, first, 0, tiles);
      for (let firstBlock = 0; firstBlock < blocks; firstBlock += BLOCKS_PER_UNIT) {
        for (let panel = 0; panel < panels; panel++) {
          for (let block = firstBlock; block < min(blocks, firstBlock + BLOCKS_PER_UNIT); block++) {
            const sums = groupSums + <usize>(block * panels + panel) * BLOCK_BYTES;
            sumBlock(args, values, gradients, tiles, block, panel, sums, first == begin);
          }
        }
      }
    }
  }
}

/** Adds up the sums of all groups, in order, and transforms them into the gradient. Units are blocks of 4 in channels. */
export function winogradGradientJoinTask(args: WinogradGradientJoinArguments, start: i32, end: i32): void {
  const blocks = (args.inChannels + 3) >> 2;
  const panels = (args.outChannels + 7) >> 3;
  const groupBytes = <usize>(blocks * panels) * BLOCK_BYTES;
  const work = workOf(args);
  const joined = work + 2 * TILE_BYTES;
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
