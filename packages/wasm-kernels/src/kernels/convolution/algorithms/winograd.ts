import { POINT_GAP } from '../../../generated/control-block.js';
import { runJob, threadsOf } from '../../../runtime/jobs.js';
import { keptFilter } from '../../../runtime/kept-filters.js';
import { scratch } from '../../../runtime/scratch.js';
import type { Address, WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import { type Operands, paddedBias } from '../operands.js';
import { exactForward } from './exact.js';
import { layoutOf } from './panels.js';

/** Points of F(m, r) in two dimensions, with m + r = 7. */
export const POINTS = 36;
/** Floats of all points with `values` values each. */
export const pointsOf = (values: number): number => POINTS * (values + POINT_GAP / 4);
/** Floats of seven tiles of vectors: the transforms' own working memory. */
export const TRANSFORM_FLOATS = 7 * POINTS * 4;

/** Tiles of a task that uses transformed filters. Their values stay in a near cache. */
const TILES_PER_TASK = 24;
/** Tiles whose values all threads read, panel by panel. They stay in the shared cache. */
const tilesPerGroup = (inChannels: number) => Math.max(32, 4 * Math.floor(2 ** 13 / inChannels));
/** Kernels compute multiples of 4 or of 6 rows. */
const toRows = (count: number) => 12 * Math.ceil(count / 12);
/** Filters of neighboring out channels lie in the same cache lines. */
const PANELS_PER_TASK = 2;
/** Up to this number of tiles, the filters outweigh the images. */
const FEW_TILES = 64;
/** Up to this number of tiles, transformed filters are worth their memory. */
const MOST_TILES_OF_KEPT = 256;
/** Filters whose transforms would not stay in a near cache. */
const MANY_FILTERS = 2 ** 15;

/**
 * Whether each task transforms the filters that it multiplies by, and forgets them. Otherwise, all are transformed first, and each task reads
 * them.
 */
const isByPanels = ({ inChannels, outChannels }: Extents, tiles: number) =>
  tiles <= FEW_TILES || inChannels * outChannels > MANY_FILTERS;

type WinogradKernel = 'winogradByTiles' | 'winogradImages' | 'winogradByPanels';

/** Number of tiles of m by m outputs that cover all images. */
export function tilesOf({ batch, outHeight, outWidth, filterHeight }: Extents): number {
  const side = 7 - filterHeight;
  return batch * Math.ceil(outHeight / side) * Math.ceil(outWidth / side);
}

/**
 * Winograd's convolution, F(4x4, 3x3) or F(2x2, 5x5), for unit stride. It takes 36 products per tile and channel, where a direct sum takes
 * 144 or 100 (Lavin & Gray 2015, arXiv:1509.09308).
 */
export function winograd(backend: WasmBackend, extents: Extents, operands: Operands): void {
  const { height, width, inChannels, outHeight, outWidth, outChannels, top, left, filterHeight } = extents;
  const tiles = tilesOf(extents);
  const byPanels = isByPanels(extents, tiles);
  const group = byPanels ? Math.min(tiles, tilesPerGroup(inChannels)) : TILES_PER_TASK;
  const panels = Math.ceil(outChannels / 8);
  const values = (count: number) => pointsOf(toRows(count) * 4 * Math.ceil(inChannels / 4));
  const products = (count: number) => POINTS * toRows(count) * 8;
  const filters = pointsOf(inChannels * 8);
  const workFloats =
    TRANSFORM_FLOATS + (byPanels ? PANELS_PER_TASK * filters : values(group)) + products(group);
  const [bias, transformed, work] = scratch(
    backend,
    outChannels + 8,
    byPanels ? values(group) : filters * panels,
    workFloats * threadsOf(backend),
  ) as [number, number, number];
  const kept =
    tiles <= MOST_TILES_OF_KEPT
      ? keptFilter(backend, operands.filter.tensor, layoutOf('winograd', extents), filters * panels)
      : undefined;
  const { x, filter, y, relu } = operands;
  const args = {
    x,
    filter: filter.at,
    bias: paddedBias(backend, operands.bias, bias, outChannels),
    y,
    transformed: byPanels ? transformed : (kept?.at ?? transformed),
    filters: byPanels ? (kept?.at ?? 0) : 0,
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
    relu,
    filterRowBytes: 4 * filter.rowStep,
    filterColumnBytes: 4 * filter.columnStep,
    filterInBytes: 4 * filter.inStep,
    filterOutBytes: 4 * filter.outStep,
  };
  const transformFilters = (to: Address) =>
    runJob(backend, {
      kernel: 'winogradFilters',
      units: panels,
      unitsPerTask: PANELS_PER_TASK,
      args: { ...args, transformed: to, firstTile: 0, tiles },
    });
  if (kept ? !kept.isPacked : !byPanels) transformFilters(kept?.at ?? transformed);
  const run = (kernel: WinogradKernel, units: number, unitsPerTask: number, firstTile = 0, count = tiles) =>
    runJob(backend, { kernel, units, unitsPerTask, args: { ...args, firstTile, tiles: count } });
  let allFinite = true;
  if (byPanels) {
    for (let first = 0; first < tiles; first += group) {
      const count = Math.min(group, tiles - first);
      run('winogradImages', count, 4, first, count);
      allFinite = run('winogradByPanels', panels, PANELS_PER_TASK, first, count) && allFinite;
    }
  } else {
    allFinite = run('winogradByTiles', tiles, TILES_PER_TASK);
  }
  if (!allFinite) exactForward(backend, extents, operands);
}
