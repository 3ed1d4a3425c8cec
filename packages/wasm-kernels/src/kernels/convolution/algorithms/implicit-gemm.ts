import { runJob, threadsOf } from '../../../runtime/jobs.js';
import { scratch } from '../../../runtime/scratch.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import { contiguous, type Operands, paddedBias } from '../operands.js';
import { exactForward } from './exact.js';
import { packPanels, panelFloats } from './panels.js';
import { framedSize, frameImages, windowsOf, writeOffsets } from './windows.js';

/** At most 132 and about a sixteenth of all pixels, in multiples of the rows that `convolve` computes at a time. */
const pixelsPerTask = (pixels: number) => 12 * Math.ceil(Math.min(132, pixels / 16) / 12);

/** Multiplies every window, read in place, by the filter, packed into panels of eight out channels. */
export function implicitGemm(backend: WasmBackend, extents: Extents, operands: Operands): void {
  const windows = windowsOf(extents);
  const { filterHeight, filterWidth, inChannels, outChannels } = extents;
  const depth = filterHeight * filterWidth * inChannels;
  const perTask = pixelsPerTask(windows.pixels);
  const placesFloats = 2 * perTask;
  const [panels, offsets, framed, bias, places] = scratch(
    backend,
    panelFloats(depth, outChannels),
    windows.lines,
    framedSize(windows, extents),
    outChannels + 8,
    placesFloats * threadsOf(backend),
  ) as [number, number, number, number, number];
  const { steps = contiguous(extents) } = operands;
  packPanels(backend, operands.filter, panels, extents);
  writeOffsets(windows, offsets, backend);
  if (windows.frame) frameImages(backend, operands.x, framed, windows, extents);
  const allFinite = runJob(backend, {
    kernel: 'convolve',
    units: windows.pixels,
    unitsPerTask: perTask,
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
      relu: operands.relu,
    },
  });
  if (windows.frame && !allFinite) exactForward(backend, extents, operands);
}
