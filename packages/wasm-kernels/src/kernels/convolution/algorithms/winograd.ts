import { POINT_GAP } from '../../../generated/control-block.js';
import { runJob, threadsOf } from '../../../runtime/jobs.js';
import { scratch } from '../../../runtime/scratch.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import { type Operands, paddedBias } from '../operands.js';
import { exactForward } from './exact.js';

/** Points of F(m, r) in two dimensions, with m + r = 7. */
export const POINTS = 36;
/** Floats of all points with `values` values each. */
export const pointsOf = (values: number): number => POINTS * (values + POINT_GAP / 4);
/** Floats of two tiles of vectors: the transforms' own working memory. */
export const TRANSFORM_FLOATS = 2 * POINTS * 4;

const TILES_PER_TASK = 32;
/** Up to this number of tiles, the filters outweigh the images, and each task transforms the filters that it multiplies by. */
const FEW_TILES = 64;

type WinogradKernel = 'winogradFilters' | 'winogradByTiles' | 'winogradImages' | 'winogradByPanels';

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
  const isByPanels = tiles <= FEW_TILES;
  const panels = Math.ceil(outChannels / 8);
  const toFours = (count: number) => Math.ceil(count / 4) * 4;
  const values = (count: number) => pointsOf(toFours(count) * toFours(inChannels));
  const products = (count: number) => pointsOf(toFours(count) * 8);
  const filters = pointsOf(inChannels * 8);
  const workFloats = isByPanels
    ? TRANSFORM_FLOATS + filters + products(tiles)
    : TRANSFORM_FLOATS + values(TILES_PER_TASK) + products(TILES_PER_TASK);
  const [bias, transformed, work] = scratch(
    backend,
    outChannels + 8,
    isByPanels ? values(tiles) : filters * panels,
    workFloats * threadsOf(backend),
  ) as [number, number, number];
  const { x, filter, y, relu } = operands;
  const args = {
    x,
    filter: filter.at,
    bias: paddedBias(backend, operands.bias, bias, outChannels),
    y,
    transformed,
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
    tiles,
  };
  const run = (kernel: WinogradKernel, units: number, unitsPerTask: number) =>
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
