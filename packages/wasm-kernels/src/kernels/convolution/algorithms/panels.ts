import { runJob } from '../../../runtime/jobs.js';
import type { Address } from '../../../runtime/kernel-module.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import type { Filter } from '../operands.js';

/** Floats of a matrix [depth, columns] in panels of eight columns. */
export const panelFloats = (depth: number, columns: number): number => Math.ceil(columns / 8) * 8 * depth;

/** Packs a filter into panels, [ceil(columns / 8)][height * width * channels][8], zeros beyond the last column. */
export function packPanels(
  backend: WasmBackend,
  { at, rowStep, columnStep, inStep, outStep }: Filter,
  panels: Address,
  { filterHeight, filterWidth, channels, columns }: Extents,
): void {
  const depth = filterHeight * filterWidth * channels;
  runJob(backend, {
    kernel: 'packPanels',
    units: Math.ceil(columns / 8),
    unitsPerTask: Math.max(1, Math.ceil(4096 / depth)),
    args: [at, panels, filterHeight, filterWidth, channels, columns, rowStep, columnStep, inStep, outStep],
  });
}
