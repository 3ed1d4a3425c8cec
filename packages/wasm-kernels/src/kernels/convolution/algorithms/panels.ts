import { runJob } from '../../../runtime/jobs.js';
import type { Address, WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import type { Filter } from '../operands.js';

/** Floats of a matrix [depth, outChannels] in panels of eight out channels. */
export const panelFloats = (depth: number, outChannels: number): number =>
  Math.ceil(outChannels / 8) * 8 * depth;

/**
 * Packs a filter into panels: [ceil(outChannels / 8)][filterHeight * filterWidth * inChannels][8], with zeros beyond the last out
 * channel.
 */
export function packPanels(
  backend: WasmBackend,
  filter: Filter,
  panels: Address,
  { filterHeight, filterWidth, inChannels, outChannels }: Extents,
): void {
  const depth = filterHeight * filterWidth * inChannels;
  runJob(backend, {
    kernel: 'packPanels',
    units: Math.ceil(outChannels / 8),
    unitsPerTask: Math.max(1, Math.ceil(4096 / depth)),
    args: {
      filter: filter.at,
      filterHeight,
      filterWidth,
      inChannels,
      outChannels,
      filterRowStep: filter.rowStep,
      filterColumnStep: filter.columnStep,
      filterInStep: filter.inStep,
      filterOutStep: filter.outStep,
      panels,
    },
  });
}

/** The name of a layout of filters of these extents. */
export const layoutOf = (
  kind: 'panels' | 'winograd',
  { filterHeight, filterWidth, inChannels, outChannels }: Extents,
): string => `${kind} ${filterHeight} ${filterWidth} ${inChannels} ${outChannels}`;
