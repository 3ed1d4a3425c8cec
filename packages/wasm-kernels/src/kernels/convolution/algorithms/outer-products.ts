import { type Job, runJob, threadsOf } from '../../../runtime/jobs.js';
import { type Address, kernelsIn } from '../../../runtime/kernel-module.js';
import { scratch } from '../../../runtime/scratch.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import { groupsOf } from './groups.js';
import { type Windows, windowArguments, writeOffsets } from './windows.js';

/** Pixels summed at a time: their gathered values and their packed gradients stay in a near cache. */
const chunkOf = (panels: number) =>
  Math.max(64, Math.min(panels < 4 ? 2048 : 512, Math.floor((3 * 2 ** 15) / (8 * panels))));

/** Gradients dy [pixels, columns], each at its pixel and its column times their steps, in floats; and where the sums go. */
interface Operands {
  readonly dy: Address;
  readonly output: Address;
  readonly pixelStep?: number;
  readonly columnStep?: number;
}

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
  { dy, output, pixelStep = columns, columnStep = 1 }: Operands,
): boolean {
  const { lines, run, pixels } = windows;
  // A row of a 5x5 filter on one channel would fill two blocks of four.
  const rows = run === 5 ? 5 : 4;
  const units = lines * Math.ceil(run / rows);
  const panels = Math.ceil(columns / 8);
  const size = units * panels * rows * 8;
  const chunk = Math.min(pixels, chunkOf(panels));
  const groups = groupsOf(size, pixels, chunk);
  const threads = threadsOf(backend);
  const copies = groups > 1 ? threads : 1;
  const packedFloats = panels * 8 * chunk;
  const [sums, places, packed, offsets, framed, work] = scratch(
    backend,
    size * groups,
    chunk * copies,
    packedFloats * copies,
    lines,
    framedSize,
    4 * chunk * threads,
  ) as [number, number, number, number, number, number];
  const x = place(framed);
  writeOffsets(windows, offsets, backend);
  if (pixels === 0) kernelsIn(backend).clear(sums, size);
  const shared = [
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
    pixelStep,
    columnStep,
  ];
  const start = (kernel: Job['kernel'], count: number, unitsPerTask: number, ...more: (number | boolean)[]) =>
    runJob(backend, { kernel, units: count, unitsPerTask, args: [...shared, ...more] });
  if (groups > 1) {
    const ofGroups = [Math.ceil(pixels / groups), pixels, 4 * chunk, 4 * packedFloats];
    start('sumOuterGroups', groups, 1, 0, chunk, false, rows, ...ofGroups);
  } else {
    for (let first = 0; first < pixels; first += chunk) {
      const count = Math.min(chunk, pixels - first);
      start('packOuter', count, 64, first, count, first === 0, rows);
      start('sumOuter', units, 1, first, count, first === 0, rows);
    }
  }
  return runJob(backend, {
    kernel: 'unpackOuter',
    units: lines,
    unitsPerTask: 1,
    args: [sums, output, run, columns, rows, groups, size],
  });
}
