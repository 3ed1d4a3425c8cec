import { runJob } from '../../../runtime/jobs.js';
import { kernelsIn } from '../../../runtime/kernel-module.js';
import { scratch } from '../../../runtime/scratch.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import type { InputGradient } from './input-gradient.js';
import { cutOutImages, framedSize, windowArguments, windowsOf, writeOffsets } from './windows.js';

/** Every output's gradient, times its filters, added to its window. */
export function scatter(backend: WasmBackend, extents: Extents, { dy, filter, dx }: InputGradient): void {
  const windows = windowsOf(extents);
  const { lines, run } = windows;
  const { batch, columns } = extents;
  const [rows, offsets, framed] = scratch(
    backend,
    lines * columns * Math.ceil(run / 4) * 4,
    lines,
    framedSize(windows, extents),
  ) as [number, number, number];
  const target = windows.frame ? framed : dx;
  kernelsIn(backend).packRows(filter, rows, lines, run, columns);
  writeOffsets(windows, offsets, backend);
  runJob(backend, {
    kernel: 'scatterRows',
    units: batch,
    unitsPerTask: 1,
    args: [target, rows, dy, offsets, ...windowArguments(windows), columns],
  });
  if (windows.frame) cutOutImages(backend, framed, dx, windows, extents);
}
