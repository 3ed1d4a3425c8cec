import { runJob } from '../../runtime/jobs.js';
import { type Address, kernelsIn } from '../../runtime/kernel-module.js';
import { scratch } from '../../runtime/scratch.js';
import type { WasmBackend } from '../../runtime/wasm-backend.js';
import { type Windows, writeOffsets } from './windows.js';

/** Pixels summed at a time, so that their rows of dy stay in a near cache. */
const CHUNK = 2048;

/**
 * output[line, j, column] = sum over pixels of their window's value there times dy[pixel, column]. `place` gives the images'
 * address, having framed them into `framedSize` floats of working memory if it must.
 */
export function outerProducts(
  backend: WasmBackend,
  windows: Windows,
  columns: number,
  framedSize: number,
  place: (framed: Address) => Address,
  { dy, output }: { readonly dy: Address; readonly output: Address },
): void {
  const { lines, run, pixels } = windows;
  const kernels = kernelsIn(backend);
  const tasks = lines * Math.ceil(run / 4);
  const size = tasks * Math.ceil(columns / 8) * 32;
  const [sums, places, offsets, framed] = scratch(backend, size, CHUNK, lines, framedSize) as [
    number,
    number,
    number,
    number,
  ];
  const x = place(framed);
  writeOffsets(windows, offsets, backend);
  kernels.clear(sums, size);
  const { imageStride, stepY, stepX, outHeight, outWidth } = windows;
  for (let start = 0; start < pixels; start += CHUNK) {
    const end = Math.min(start + CHUNK, pixels);
    kernels.placesOf(x, places, imageStride, stepY, stepX, outHeight, outWidth, start, end);
    const args = [places, dy + 4 * start * columns, sums, offsets, end - start, run, columns];
    runJob(backend, { kernel: 'accumulateOuter', units: tasks, unitsPerTask: 1, args });
  }
  kernels.unpackOuter(sums, output, lines, run, columns);
}
