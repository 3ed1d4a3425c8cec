import { runJob, threadsOf } from '../../../runtime/jobs.js';
import { keptFilter } from '../../../runtime/kept-filters.js';
import { scratch } from '../../../runtime/scratch.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import { contiguous, type Operands, paddedBias } from '../operands.js';
import { exactForward } from './exact.js';
import { layoutOf, packPanels, panelFloats } from './panels.js';
import { framedSize, frameImages, windowsOf, writeOffsets } from './windows.js';

/** A multiple of the rows that `convolve` computes at a time. */
const MOST_PIXELS_PER_TASK = 132;
/** Panels of a task that computes all pixels, because they are few. */
const PANELS_PER_TASK = 2;

/** Fewer would read the panels too often. */
const FEWEST_PIXELS_PER_TASK = 24;

/** Pixels of a task: two or four threads get about as many each. It depends on the shape alone. */
function pixelsPerTask(pixels: number): number {
  if (pixels <= MOST_PIXELS_PER_TASK || pixels >= 32 * MOST_PIXELS_PER_TASK) return MOST_PIXELS_PER_TASK;
  const busiest = (perTask: number, threads: number) =>
    threads * perTask * Math.ceil(Math.ceil(pixels / perTask) / threads);
  const cost = (perTask: number) => 2 * busiest(perTask, 2) + busiest(perTask, 4);
  let best = MOST_PIXELS_PER_TASK;
  for (let perTask = best - 12; perTask >= FEWEST_PIXELS_PER_TASK; perTask -= 12) {
    if (cost(perTask) < cost(best)) best = perTask;
  }
  return best;
}

/** Multiplies every window, read in place, by the filter, packed into panels of eight out channels. */
export function implicitGemm(backend: WasmBackend, extents: Extents, operands: Operands): void {
  const windows = windowsOf(extents);
  const { filterHeight, filterWidth, inChannels, outChannels } = extents;
  const depth = filterHeight * filterWidth * inChannels;
  const perTask = pixelsPerTask(windows.pixels);
  const placesFloats = 2 * perTask;
  const floats = panelFloats(depth, outChannels);
  const [packed, offsets, framed, bias, places] = scratch(
    backend,
    floats,
    windows.lines,
    framedSize(windows, extents),
    outChannels + 8,
    placesFloats * threadsOf(backend),
  ) as [number, number, number, number, number];
  const kept = keptFilter(backend, operands.filter.tensor, layoutOf('panels', extents), floats);
  const { steps = contiguous(extents) } = operands;
  const panels = kept?.at ?? packed;
  if (!kept?.isPacked) packPanels(backend, operands.filter, panels, extents);
  writeOffsets(windows, offsets, backend);
  if (windows.frame) frameImages(backend, operands.x, framed, windows, extents);
  const isByPanels = windows.pixels > 0 && windows.pixels <= MOST_PIXELS_PER_TASK;
  const allFinite = runJob(backend, {
    kernel: isByPanels ? 'convolveByPanels' : 'convolve',
    units: isByPanels ? Math.ceil(outChannels / 8) : windows.pixels,
    unitsPerTask: isByPanels ? PANELS_PER_TASK : perTask,
    args: {
      windows,
      x: windows.frame ? framed : operands.x,
      panels,
      bias: paddedBias(backend, operands.bias, bias, outChannels),
      places,
      placesBytes: 4 * placesFloats,
      y: operands.y,
      yImageStep: steps.imageStep,
      yRowStep: steps.rowStep,
      yColumnStep: steps.columnStep,
      offsets,
      outChannels,
      pixels: windows.pixels,
      relu: operands.relu,
    },
  });
  if (windows.frame && !allFinite) exactForward(backend, extents, operands);
}
