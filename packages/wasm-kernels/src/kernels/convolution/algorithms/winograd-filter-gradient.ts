import { type Job, runJob, threadsOf } from '../../../runtime/jobs.js';
import { scratch } from '../../../runtime/scratch.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import { exactFilterGradient } from './exact.js';
import type { FilterGradient } from './filter-gradient.js';
import { groupsOf } from './groups.js';
import { POINTS, pointsOf, SMALL_FLOATS, tilesOf } from './winograd.js';

/** Transformed images and gradients of a chunk, in floats: a thread's own stay in its cache, shared ones in that of all. */
const OWN_FLOATS = 3 * 2 ** 16;
const SHARED_FLOATS = 5 * 2 ** 19;
const TILES_PER_TASK = 8;
const FEWEST_TILES = 32;
/** As in assembly/winograd/filter-gradient.ts. */
const BLOCKS_PER_UNIT = 4;

/**
 * Winograd's filter gradient, F(3x3, 4x4) or F(5x5, 2x2), for stride one: the transformed tiles of x times those of dy, summed over
 * all tiles, and transformed once. Groups and chunks of tiles follow from the shape, so the order of each sum is fixed.
 */
export function winogradFilterGradient(
  backend: WasmBackend,
  extents: Extents,
  operands: FilterGradient,
): void {
  const { channels, columns } = extents;
  const blocks = Math.ceil(channels / 4);
  const panels = Math.ceil(columns / 8);
  const tiles = tilesOf(extents);
  const sums = POINTS * 32 * blocks * panels;
  const groups = groupsOf(sums, tiles, FEWEST_TILES);
  const chunk = chunkOf(groups > 1 ? OWN_FLOATS : SHARED_FLOATS, POINTS * (4 * blocks + 8 * panels), tiles);
  const threads = threadsOf(backend);
  const valuesFloats = pointsOf(4 * blocks * chunk);
  const gradientsFloats = pointsOf(8 * panels * chunk);
  const workFloats = SMALL_FLOATS + POINTS * 32;
  const copies = groups > 1 ? threads : 1;
  const [values, gradients, allSums, work] = scratch(
    backend,
    valuesFloats * copies,
    gradientsFloats * copies,
    groups === 1 && chunk === tiles ? 0 : sums * groups,
    workFloats * threads,
  ) as [number, number, number, number];
  const args = [
    operands.x,
    operands.dy,
    operands.gradient,
    values,
    gradients,
    allSums,
    work,
    4 * workFloats,
    extents.height,
    extents.width,
    channels,
    extents.outHeight,
    extents.outWidth,
    columns,
    extents.top,
    extents.left,
    extents.filterHeight,
  ];
  const run = (kernel: Job['kernel'], units: number, unitsPerTask: number, ...more: (number | boolean)[]) =>
    runJob(backend, { kernel, units, unitsPerTask, args: [...args, ...more] });
  let finite = true;
  if (groups > 1) {
    const ofGroups = [Math.ceil(tiles / groups), tiles, 4 * valuesFloats, 4 * gradientsFloats, groups];
    run('winogradGradientGroups', groups, 1, 0, chunk, false, false, ...ofGroups);
    finite = run('winogradGradientJoin', blocks, 1, 0, chunk, false, false, ...ofGroups);
  } else {
    for (let first = 0; first < tiles; first += chunk) {
      const count = Math.min(chunk, tiles - first);
      const ofChunk = [first, count, first === 0, first + count === tiles];
      run('winogradGradientTiles', count, TILES_PER_TASK, ...ofChunk);
      finite = run('winogradGradientSums', Math.ceil(blocks / BLOCKS_PER_UNIT) * panels, 1, ...ofChunk);
    }
  }
  if (!finite) exactFilterGradient(backend, extents, operands);
}

function chunkOf(floats: number, perTile: number, tiles: number): number {
  const fitting = Math.floor(floats / perTile / TILES_PER_TASK) * TILES_PER_TASK;
  return Math.min(tiles, Math.max(FEWEST_TILES, Math.min(256, fitting)));
}
