import { type Job, runJob, threadsOf } from '../../../runtime/jobs.js';
import { scratch } from '../../../runtime/scratch.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import { type Operands, paddedBias } from '../operands.js';
import { exactForward } from './exact.js';

/** Points of F(m, r) in two dimensions, with m + r = 7. */
export const POINTS = 36;
/** As in assembly/winograd/tiles.ts, in floats. */
const POINT_GAP = 16;
/** Floats of all points, of so many values each. */
export const pointsOf = (values: number): number => POINTS * (values + POINT_GAP);
/** Floats of two tiles of vectors, the transforms' own working memory. */
export const SMALL_FLOATS = 2 * POINTS * 4;

const TILES_PER_TASK = 32;
/** Up to so many tiles, the filters outweigh the images: then each task transforms the filters it multiplies by. */
const FEW_TILES = 64;

/** Tiles of m by m outputs that cover all images. */
export function tilesOf({ batch, outHeight, outWidth, filterHeight }: Extents): number {
  const side = 7 - filterHeight;
  return batch * Math.ceil(outHeight / side) * Math.ceil(outWidth / side);
}

/**
 * Winograd's convolution, F(4x4, 3x3) or F(2x2, 5x5), for stride one: 36 products a tile and channel where a direct sum takes 144 or
 * 100 (Lavin & Gray 2015, arXiv:1509.09308).
 */
export function winograd(backend: WasmBackend, extents: Extents, operands: Operands): void {
  const { channels, columns } = extents;
  const tiles = tilesOf(extents);
  const isByPanels = tiles <= FEW_TILES;
  const panels = Math.ceil(columns / 8);
  const fours = (count: number) => Math.ceil(count / 4) * 4;
  const values = (count: number) => pointsOf(fours(count) * fours(channels));
  const products = (count: number) => pointsOf(fours(count) * 8);
  const filters = pointsOf(channels * 8);
  const workFloats = isByPanels
    ? SMALL_FLOATS + filters + products(tiles)
    : SMALL_FLOATS + values(TILES_PER_TASK) + products(TILES_PER_TASK);
  const [bias, transformed, work] = scratch(
    backend,
    columns + 8,
    isByPanels ? values(tiles) : filters * panels,
    workFloats * threadsOf(backend),
  ) as [number, number, number];
  const { filter } = operands;
  const args = [
    operands.x,
    filter.at,
    paddedBias(backend, operands.bias, bias, columns),
    operands.y,
    transformed,
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
    operands.relu,
    4 * filter.rowStep,
    4 * filter.columnStep,
    4 * filter.inStep,
    4 * filter.outStep,
    tiles,
  ];
  const run = (kernel: Job['kernel'], units: number, unitsPerTask: number) =>
    runJob(backend, { kernel, units, unitsPerTask, args });
  if (isByPanels) {
    run('winogradImages', tiles, 4);
    if (run('winogradByPanels', panels, 2)) return;
  } else {
    run('winogradFilters', panels, 2);
    if (run('winogradByTiles', tiles, TILES_PER_TASK)) return;
  }
  exactForward(backend, extents, operands);
}
