import { runJob } from '../../../runtime/jobs.js';
import { scratch } from '../../../runtime/scratch.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import { contiguous, type Operands, paddedBias } from '../operands.js';
import { exactForward } from './exact.js';
import { packPanels, panelFloats } from './panels.js';
import { framedSize, frameImages, windowArguments, windowsOf, writeOffsets } from './windows.js';

/** At most so many, and a sixteenth of all; a multiple of the four that `convolve` takes at a time. */
const pixelsPerTask = (pixels: number) => 4 * Math.ceil(Math.max(4, Math.min(128, pixels / 16)) / 4);

/** Every window, read where it lies in the image, times the filter's columns, packed eight by eight. */
export function implicitGemm(backend: WasmBackend, extents: Extents, operands: Operands): void {
  const windows = windowsOf(extents);
  const { filterHeight, filterWidth, channels, columns } = extents;
  const depth = filterHeight * filterWidth * channels;
  const [panels, offsets, framed, bias] = scratch(
    backend,
    panelFloats(depth, columns),
    windows.lines,
    framedSize(windows, extents),
    columns + 8,
  ) as [number, number, number, number];
  const { places = contiguous(extents) } = operands;
  packPanels(backend, operands.filter, panels, extents);
  writeOffsets(windows, offsets, backend);
  if (windows.frame) frameImages(backend, operands.x, framed, windows, extents);
  const finite = runJob(backend, {
    kernel: 'convolve',
    units: windows.pixels,
    unitsPerTask: pixelsPerTask(windows.pixels),
    args: [
      windows.frame ? framed : operands.x,
      panels,
      paddedBias(backend, operands.bias, bias, columns),
      operands.y,
      offsets,
      ...windowArguments(windows),
      columns,
      operands.relu,
      places.imageStep,
      places.rowStep,
      places.columnStep,
    ],
  });
  if (windows.frame && !finite) exactForward(backend, extents, operands);
}
