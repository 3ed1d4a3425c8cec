import { runJob, threadsOf } from '../../runtime/jobs.js';
import { type Address, kernelsIn } from '../../runtime/kernel-module.js';
import { scratch } from '../../runtime/scratch.js';
import type { WasmBackend } from '../../runtime/wasm-backend.js';
import { type Windows, windowArguments, writeOffsets } from './windows.js';

/** Pixels summed at a time: their gathered values and a panel of their gradients stay in a near cache. */
const chunkOf = (panels: number) => (panels < 4 ? 2048 : 512);

/**
 * output[line, j, column] = sum over pixels of their window's value there times dy[pixel, column]. `place` gives the images'
 * address, having framed them into `framedSize` floats of working memory if it must. Gives whether the output is finite.
 */
export function outerProducts(
  backend: WasmBackend,
  windows: Windows,
  columns: number,
  framedSize: number,
  place: (framed: Address) => Address,
  { dy, output }: { readonly dy: Address; readonly output: Address },
): boolean {
  const { lines, run, pixels } = windows;
  // A row of a 5x5 filter on one channel would fill two blocks of four.
  const rows = run === 5 ? 5 : 4;
  const units = lines * Math.ceil(run / rows);
  const panels = Math.ceil(columns / 8);
  const size = units * panels * rows * 8;
  const chunk = Math.min(pixels, chunkOf(panels));
  const [sums, places, packed, offsets, framed, work] = scratch(
    backend,
    size,
    chunk,
    panels * 8 * chunk,
    lines,
    framedSize,
    4 * chunk * threadsOf(backend),
  ) as [number, number, number, number, number, number];
  const x = place(framed);
  writeOffsets(windows, offsets, backend);
  if (pixels === 0) kernelsIn(backend).clear(sums, size);
  for (let start = 0; start < pixels; start += chunk) {
    const count = Math.min(chunk, pixels - start);
    const args = [
      x,
      dy,
      places,
      packed,
      sums,
      work,
      16 * chunk,
      offsets,
      ...windowArguments(windows),
      columns,
      start,
      count,
      start === 0,
      rows,
    ];
    runJob(backend, { kernel: 'packOuter', units: count, unitsPerTask: 64, args });
    runJob(backend, { kernel: 'sumOuter', units, unitsPerTask: 1, args });
  }
  return runJob(backend, {
    kernel: 'unpackOuter',
    units: lines,
    unitsPerTask: 1,
    args: [sums, output, run, columns, rows],
  });
}
