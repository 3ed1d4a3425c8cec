import { address, integer } from '../../arguments';
import { noteNonFinite, reportNonFinite } from '../../simd/finite';
import { loadLanes, storeLanes } from '../../simd/lanes';
import { sumProducts } from '../../simd/sum-products';
import { thread } from '../../thread';
import { evaluateTile, POINT_GAP, TILE_BYTES, transformImageTile } from './tiles';
import { interpolate } from './transforms';

/*
 * The gradient of a filter of `taps` by `taps` in a convolution of stride one, in chunks of tiles: of each chunk the images and the
 * output's gradients are transformed, [36][blocks of 4 or 8 channels][tiles][4 or 8], then every (point, channel, column) sums its
 * products over the tiles. At last the sums are transformed into the gradient.
 *
 * Where the sums are small, each task takes a group of tiles through all of this with sums of its own, so that no thread reads what
 * another has just written; the groups' sums are then joined in order. Where they are large, threads share each chunk.
 */
const X = 0;
const DY = 1;
const GRADIENT = 2;
const VALUES = 3;
const GRADIENTS = 4;
const SUMS = 5;
const WORK = 6;
const WORK_BYTES = 7;
const HEIGHT = 8;
const WIDTH = 9;
const CHANNELS = 10;
const OUT_HEIGHT = 11;
const OUT_WIDTH = 12;
const COLUMNS = 13;
const TOP = 14;
const LEFT = 15;
const TAPS = 16;
/** Of the chunk: its first tile, and how many. */
const FIRST_TILE = 17;
const TILES = 18;
/** Whether the chunk is the first, and the last. */
const IS_FIRST = 19;
const IS_LAST = 20;
/** Of groups: tiles of each, tiles of all, and the bytes of a thread's values and gradients; or how many groups there are to join. */
const GROUP_TILES = 21;
const ALL_TILES = 22;
const VALUES_BYTES = 23;
const GRADIENTS_BYTES = 24;
const GROUPS = 25;

/** Sums of a block of 4 channels and 8 columns: [36][4][8]. */
const BLOCK_BYTES: usize = 36 * 128;
/** Blocks of channels that a task sums one after another, while the columns' values stay in a near cache. */
export const BLOCKS_PER_UNIT = 4;

// @ts-ignore: decorator
@inline
function workOf(job: usize): usize {
  return address(job, WORK) + <usize>thread * integer(job, WORK_BYTES);
}

// @ts-ignore: decorator
@inline
function transformGradientTile(
  side: i32,
  job: usize,
  gradients: usize,
  tiles: i32,
  tile: i32,
  row: i32,
  column: i32,
  n: i32,
  work: usize,
): void {
  const outHeight = integer(job, OUT_HEIGHT);
  const outWidth = integer(job, OUT_WIDTH);
  const columns = integer(job, COLUMNS);
  const taken = work + TILE_BYTES;
  const panels = (columns + 7) >> 3;
  const pixelBytes = <usize>columns << 2;
  const corner = address(job, DY) + <usize>((n * outHeight + row) * outWidth + column) * pixelBytes;
  for (let k = 0; k < columns; k += 4) {
    for (let i = 0; i < side; i++) {
      for (let j = 0; j < side; j++) {
        const isInside = row + i < outHeight && column + j < outWidth;
        const at = corner + <usize>(i * outWidth + j) * pixelBytes + (<usize>k << 2);
        v128.store(taken + <usize>(i * 5 + j) * 16, isInside ? loadLanes(at, 4, columns - k) : f32x4.splat(0));
      }
    }
    const to = gradients + ((<usize>(k >> 3) * tiles + tile) << 5) + (<usize>(k & 4) << 2);
    evaluateTile(side, taken, work, to, ((<usize>panels * tiles) << 5) + POINT_GAP);
  }
}

/** Transforms the images and gradients of the tiles from `start` to `end` of a chunk that begins at `firstTile`. */
function transformTiles(
  job: usize,
  values: usize,
  gradients: usize,
  tiles: i32,
  firstTile: i32,
  start: i32,
  end: i32,
): void {
  const height = integer(job, HEIGHT);
  const width = integer(job, WIDTH);
  const channels = integer(job, CHANNELS);
  const side = 7 - integer(job, TAPS);
  const across = (integer(job, OUT_WIDTH) + side - 1) / side;
  const down = (integer(job, OUT_HEIGHT) + side - 1) / side;
  const top = integer(job, TOP);
  const left = integer(job, LEFT);
  const work = workOf(job);
  const blockBytes = <usize>tiles << 4;
  const pointBytes = <usize>((channels + 3) >> 2) * blockBytes + POINT_GAP;
  for (let tile = start; tile < end; tile++) {
    const index = firstTile + tile;
    const n = index / (down * across);
    const row = (index / across - n * down) * side;
    const column = (index % across) * side;
    const image = address(job, X) + ((<usize>n * height * width * channels) << 2);
    const to = values + (<usize>tile << 4);
    transformImageTile(image, height, width, channels, row - top, column - left, work, to, pointBytes, blockBytes);
    if (side == 4) transformGradientTile(4, job, gradients, tiles, tile, row, column, n, work);
    else transformGradientTile(2, job, gradients, tiles, tile, row, column, n, work);
  }
}

/** Units are tiles of the chunk. */
export function winogradGradientTilesTask(job: usize, start: i32, end: i32): void {
  const firstTile = integer(job, FIRST_TILE);
  transformTiles(job, address(job, VALUES), address(job, GRADIENTS), integer(job, TILES), firstTile, start, end);
}

/** A^T s A of a block of sums, into the gradient [taps, taps, channels, columns]. */
// @ts-ignore: decorator
@inline
function transformSums(taps: i32, job: usize, sums: usize, channel: i32, column: i32, work: usize): void {
  const channels = integer(job, CHANNELS);
  const columns = integer(job, COLUMNS);
  const finished = work + TILE_BYTES;
  let seen = f32x4.splat(0);
  for (let c = channel; c < min(channels, channel + 4); c++) {
    for (let k = column; k < min(columns, column + 8); k += 4) {
      for (let i: usize = 0; i < 6; i++) interpolate(taps, sums + i * 6 * 128, 128, work + i * 96, 16);
      for (let j = 0; j < taps; j++) interpolate(taps, work + <usize>j * 16, 96, finished + <usize>j * 16, 80);
      for (let i = 0; i < taps; i++) {
        for (let j = 0; j < taps; j++) {
          const to = address(job, GRADIENT) + (<usize>(((i * taps + j) * channels + c) * columns + k) << 2);
          const value = v128.load(finished + <usize>(i * 5 + j) * 16);
          seen = noteNonFinite(seen, value);
          storeLanes(to, value, columns - k);
        }
      }
      sums += 16;
    }
    if (column + 4 >= columns) sums += 16;
  }
  reportNonFinite(job, seen);
}

function transformBlock(job: usize, sums: usize, block: i32, panel: i32, work: usize): void {
  if (integer(job, TAPS) == 3) transformSums(3, job, sums, block << 2, panel << 3, work);
  else transformSums(5, job, sums, block << 2, panel << 3, work);
}

/** The sums of a block of channels and a panel of columns, at 36 points, over the tiles of a chunk. */
// @ts-ignore: decorator
@inline
function sumBlock(
  job: usize,
  values: usize,
  gradients: usize,
  tiles: i32,
  block: i32,
  panel: i32,
  sums: usize,
  isFirst: bool,
): void {
  const blocks = (integer(job, CHANNELS) + 3) >> 2;
  const panels = (integer(job, COLUMNS) + 7) >> 3;
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

/** Units are (four blocks of 4 channels, panel of 8 columns): their sums over the chunk, and after the last their gradient. */
export function winogradGradientSumsTask(job: usize, start: i32, end: i32): void {
  const blocks = (integer(job, CHANNELS) + 3) >> 2;
  const panels = (integer(job, COLUMNS) + 7) >> 3;
  const values = address(job, VALUES);
  const gradients = address(job, GRADIENTS);
  const isFirst = integer(job, IS_FIRST) != 0;
  const isLast = integer(job, IS_LAST) != 0;
  const work = workOf(job);
  for (let unit = start; unit < end; unit++) {
    const panel = unit % panels;
    const firstBlock = (unit / panels) * BLOCKS_PER_UNIT;
    for (let block = firstBlock; block < min(blocks, firstBlock + BLOCKS_PER_UNIT); block++) {
      let sums = address(job, SUMS) + <usize>(block * panels + panel) * BLOCK_BYTES;
      if (isFirst && isLast) sums = work + 2 * TILE_BYTES;
      sumBlock(job, values, gradients, integer(job, TILES), block, panel, sums, isFirst);
      if (isLast) transformBlock(job, sums, block, panel, work);
    }
  }
}

/** Units are groups of tiles: their sums, chunk by chunk. */
export function winogradGradientGroupsTask(job: usize, start: i32, end: i32): void {
  const blocks = (integer(job, CHANNELS) + 3) >> 2;
  const panels = (integer(job, COLUMNS) + 7) >> 3;
  const values = address(job, VALUES) + <usize>thread * integer(job, VALUES_BYTES);
  const gradients = address(job, GRADIENTS) + <usize>thread * integer(job, GRADIENTS_BYTES);
  const groupTiles = integer(job, GROUP_TILES);
  for (let group = start; group < end; group++) {
    const groupSums = address(job, SUMS) + <usize>(group * blocks * panels) * BLOCK_BYTES;
    const begin = group * groupTiles;
    const stop = min(begin + groupTiles, integer(job, ALL_TILES));
    for (let first = begin; first < stop; first += integer(job, TILES)) {
      const tiles = min(integer(job, TILES), stop - first);
      transformTiles(job, values, gradients, tiles, first, 0, tiles);
      for (let firstBlock = 0; firstBlock < blocks; firstBlock += BLOCKS_PER_UNIT) {
        for (let panel = 0; panel < panels; panel++) {
          for (let block = firstBlock; block < min(blocks, firstBlock + BLOCKS_PER_UNIT); block++) {
            const sums = groupSums + <usize>(block * panels + panel) * BLOCK_BYTES;
            sumBlock(job, values, gradients, tiles, block, panel, sums, first == begin);
          }
        }
      }
    }
  }
}

/** Units are blocks of 4 channels: joins the sums of all groups, in order, and transforms them into the gradient. */
export function winogradGradientJoinTask(job: usize, start: i32, end: i32): void {
  const blocks = (integer(job, CHANNELS) + 3) >> 2;
  const panels = (integer(job, COLUMNS) + 7) >> 3;
  const groupBytes = <usize>(blocks * panels) * BLOCK_BYTES;
  const work = workOf(job);
  const joined = work + 2 * TILE_BYTES;
  for (let block = start; block < end; block++) {
    for (let panel = 0; panel < panels; panel++) {
      const first = address(job, SUMS) + <usize>(block * panels + panel) * BLOCK_BYTES;
      for (let i: usize = 0; i < BLOCK_BYTES; i += 16) {
        let sum = v128.load(first + i);
        for (let group = 1; group < integer(job, GROUPS); group++) {
          sum = f32x4.add(sum, v128.load(first + <usize>group * groupBytes + i));
        }
        v128.store(joined + i, sum);
      }
      transformBlock(job, joined, block, panel, work);
    }
  }
}
