import { type Job, runJob, threadsOf } from '../../runtime/jobs.js';
import { scratch } from '../../runtime/scratch.js';
import type { WasmBackend } from '../../runtime/wasm-backend.js';
import { exactFilterGradient } from './exact.js';
import type { Extents } from './extents.js';
import type { FilterGradient } from './filter-gradient.js';
import { POINTS, pointsOf, SMALL_FLOATS, tilesOf } from './winograd.js';

/** Transformed images and gradients of a chunk, in floats: they should stay in a near cache. */
const CHUNK_FLOATS = 2 ** 19;
const TILES_PER_TASK = 8;
/** As in assembly/winograd/filter-gradient.ts. */
const BLOCKS_PER_UNIT = 4;

/**
 * Winograd's filter gradient, F(3x3, 4x4) or F(5x5, 2x2), for stride one: the transformed tiles of x times those of dy, summed over
 * all tiles, and transformed once. Chunks of tiles are summed one after another, so the order of each sum is fixed.
 */
export function winogradFilterGradient(
  backend: WasmBackend,
  extents: Extents,
  { x, dy, gradient }: FilterGradient,
): void {
  const { channels, columns } = extents;
  const blocks = Math.ceil(channels / 4);
  const panels = Math.ceil(columns / 8);
  const tiles = tilesOf(extents);
  const perTile = POINTS * (4 * blocks + 8 * panels);
  const fitting = Math.floor(CHUNK_FLOATS / perTile / TILES_PER_TASK) * TILES_PER_TASK;
  const chunk = Math.min(tiles, Math.max(32, Math.min(256, fitting)));
  const sums = POINTS * 32 * blocks * panels;
  const workFloats = SMALL_FLOATS + POINTS * 32;
  const [values, gradients, allSums, work] = scratch(
    backend,
    pointsOf(4 * blocks * chunk),
    pointsOf(8 * panels * chunk),
    chunk === tiles ? 0 : sums,
    workFloats * threadsOf(backend),
  ) as [number, number, number, number];
  let finite = true;
  for (let first = 0; first < tiles; first += chunk) {
    const count = Math.min(chunk, tiles - first);
    const args = [
      x,
      dy,
      gradient,
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
      first,
      count,
      first === 0,
      first + count === tiles,
    ];
    const run = (kernel: Job['kernel'], units: number, unitsPerTask: number) =>
      runJob(backend, { kernel, units, unitsPerTask, args });
    run('winogradGradientTiles', count, TILES_PER_TASK);
    finite = run('winogradGradientSums', Math.ceil(blocks / BLOCKS_PER_UNIT) * panels, 1);
  }
  if (!finite) exactFilterGradient(backend, extents, { x, dy, gradient });
}
