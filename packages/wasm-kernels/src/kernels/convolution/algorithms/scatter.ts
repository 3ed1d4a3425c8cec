import { callKernel, runJob } from '../../../runtime/jobs.js';
import { scratch } from '../../../runtime/scratch.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import type { InputGradient } from './input-gradient.js';
import { cutOutImages, framedSize, windowsOf, writeOffsets } from './windows.js';

/** Computes the input gradient by adding every output's gradient, times the filter, to its window. */
export function scatter(backend: WasmBackend, extents: Extents, { dy, filter, dx }: InputGradient): void {
  const windows = windowsOf(extents);
  const { lines, run } = windows;
  const { batch, outChannels } = extents;
  const [rows, offsets, framed] = scratch(
    backend,
    lines * outChannels * Math.ceil(run / 4) * 4,
    lines,
    framedSize(windows, extents),
  ) as [number, number, number];
  callKernel(backend, 'packRows', { filter, rows, lines, run, outChannels });
  writeOffsets(windows, offsets, backend);
  runJob(backend, {
    kernel: 'scatterRows',
    units: batch,
    unitsPerTask: 1,
    args: { windows, dx: windows.frame ? framed : dx, rows, dy, offsets, outChannels },
  });
  if (windows.frame) cutOutImages(backend, framed, dx, windows, extents);
}
