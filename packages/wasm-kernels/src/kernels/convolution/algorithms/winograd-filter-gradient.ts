import { BLOCKS_PER_UNIT, CHANNELS_PER_BLOCK, PANELS_PER_UNIT } from '../../../generated/control-block.js';
import { runJob, threadsOf } from '../../../runtime/jobs.js';
import { scratch } from '../../../runtime/scratch.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import type { FilterGradient } from '../operands.js';
import { exactFilterGradient } from './exact.js';
import { groupsOf } from './groups.js';
import { POINTS, pointsOf, TRANSFORM_FLOATS, tilesOf } from './winograd.js';

/** Floats of a chunk's transformed images and gradients that belong to one thread: they stay in its own cache. */
const OWN_FLOATS = 3 * 2 ** 16;
/** Floats of those that all threads share: they stay in the shared cache. */
const SHARED_FLOATS = 5 * 2 ** 19;
const TILES_PER_TASK = 8;
const FEWEST_TILES = 32;

/**
 * Winograd's filter gradient, F(3x3, 4x4) or F(5x5, 2x2), for unit stride: the products of the transformed tiles of x and dy are summed
 * over all tiles, then transformed once. Groups and chunks of tiles depend on the shape alone, so the order of each sum is fixed.
 */
export function winogradFilterGradient(
  backend: WasmBackend,
  extents: Extents,
  operands: FilterGradient,
): void {
  const { height, width, inChannels, outHeight, outWidth, outChannels, top, left, filterHeight } = extents;
  const blocks = Math.ceil(inChannels / CHANNELS_PER_BLOCK);
  const panels = Math.ceil(outChannels / 8);
  const tiles = tilesOf(extents);
  const blockFloats = POINTS * CHANNELS_PER_BLOCK * 8;
  const sumFloats = blockFloats * blocks * panels;
  const valuesRow = CHANNELS_PER_BLOCK * blocks;
  const gradientsRow = CHANNELS_PER_BLOCK * Math.ceil(outChannels / CHANNELS_PER_BLOCK);
  const groups = groupsOf(sumFloats, tiles, FEWEST_TILES);
  const chunk = chunkOf(groups > 1 ? OWN_FLOATS : SHARED_FLOATS, POINTS * (valuesRow + gradientsRow), tiles);
  const threads = threadsOf(backend);
  const valuesFloats = pointsOf(valuesRow * chunk);
  const gradientsFloats = pointsOf(gradientsRow * chunk);
  const workFloats = TRANSFORM_FLOATS + blockFloats * BLOCKS_PER_UNIT * PANELS_PER_UNIT;
  const copies = groups > 1 ? threads : 1;
  const [values, gradients, sums, work] = scratch(
    backend,
    valuesFloats * copies,
    gradientsFloats * copies,
    groups === 1 && chunk === tiles ? 0 : sumFloats * groups,
    workFloats * threads,
  ) as [number, number, number, number];
  const { x, dy, gradient } = operands;
  const convolution = {
    x,
    dy,
    gradient,
    sums,
    work,
    workBytes: 4 * workFloats,
    height,
    width,
    inChannels,
    outHeight,
    outWidth,
    outChannels,
    top,
    left,
    taps: filterHeight,
  };
  let allFinite = true;
  if (groups > 1) {
    runJob(backend, {
      kernel: 'winogradGradientGroups',
      units: groups,
      unitsPerTask: 1,
      args: {
        transforms: { convolution, values, gradients, tiles: chunk },
        groupTiles: Math.ceil(tiles / groups),
        allTiles: tiles,
        valuesBytes: 4 * valuesFloats,
        gradientsBytes: 4 * gradientsFloats,
      },
    });
    allFinite = runJob(backend, {
      kernel: 'winogradGradientJoin',
      units: blocks,
      unitsPerTask: 1,
      args: { convolution, groups },
    });
  } else {
    const units = Math.ceil(blocks / BLOCKS_PER_UNIT) * Math.ceil(panels / PANELS_PER_UNIT);
    for (let firstTile = 0; firstTile < tiles; firstTile += chunk) {
      const count = Math.min(chunk, tiles - firstTile);
      const args = {
        transforms: { convolution, values, gradients, tiles: count },
        firstTile,
        isFirst: firstTile === 0,
        isLast: firstTile + count === tiles,
      };
      runJob(backend, { kernel: 'winogradGradientTiles', units: count, unitsPerTask: TILES_PER_TASK, args });
      allFinite = runJob(backend, { kernel: 'winogradGradientSums', units, unitsPerTask: 1, args });
    }
  }
  if (!allFinite) exactFilterGradient(backend, extents, operands);
}

/** Tiles of a chunk that fits into `floats`. */
function chunkOf(floats: number, perTile: number, tiles: number): number {
  const fitting = Math.floor(floats / perTile / TILES_PER_TASK) * TILES_PER_TASK;
  return Math.min(tiles, Math.max(FEWEST_TILES, Math.min(256, fitting)));
}
