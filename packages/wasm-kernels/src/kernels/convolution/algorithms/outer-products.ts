import { callKernel, runJob, threadsOf } from '../../../runtime/jobs.js';
import { scratch } from '../../../runtime/scratch.js';
import type { Address, WasmBackend } from '../../../runtime/wasm-backend.js';
import { groupsOf } from './groups.js';
import { type Windows, writeOffsets } from './windows.js';

/** Pixels that are summed at a time. Their gathered values and their packed gradients stay in a near cache. */
const chunkOf = (panels: number) =>
  Math.max(64, Math.min(panels < 4 ? 2048 : 256, Math.floor((3 * 2 ** 15) / (8 * panels))));

/** What the outer products read beside the images, and write. */
interface Operands {
  /** Gradients [pixels, outChannels], each at its pixel and its channel times their steps. */
  readonly dy: Address;
  readonly output: Address;
  /**
   * Floats from one pixel of dy to the next.
   * @defaultValue outChannels
   */
  readonly pixelStep?: number;
  /**
   * Floats from one channel of dy to the next.
   * @defaultValue 1
   */
  readonly channelStep?: number;
}

/**
 * output[line, j, channel] = the sum over pixels of the value j of the line of their window times dy[pixel, channel]. `placeImages`
 * returns the address of the images, after framing them into `framedSize` floats of working memory if necessary. Returns whether the
 * output is finite.
 */
export function outerProducts(
  backend: WasmBackend,
  windows: Windows,
  outChannels: number,
  framedSize: number,
  placeImages: (framed: Address) => Address,
  { dy, output, pixelStep = outChannels, channelStep = 1 }: Operands,
): boolean {
  const { lines, run, pixels } = windows;
  // A row of a 5x5 filter on one channel is shorter than what is gathered.
  const rows = run === 5 ? 5 : 16;
  const units = lines * Math.ceil(run / rows);
  const panels = Math.ceil(outChannels / 8);
  const groupFloats = units * panels * rows * 8;
  const chunk = Math.min(pixels, chunkOf(panels));
  const groups = groupsOf(groupFloats, pixels, chunk);
  const threads = threadsOf(backend);
  const copies = groups > 1 ? threads : 1;
  const packedFloats = panels * 8 * chunk;
  const [sums, places, packed, offsets, framed, work] = scratch(
    backend,
    groupFloats * groups,
    chunk * copies,
    packedFloats * copies,
    lines,
    framedSize,
    16 * chunk * threads,
  ) as [number, number, number, number, number, number];
  const x = placeImages(framed);
  writeOffsets(windows, offsets, backend);
  if (pixels === 0) callKernel(backend, 'clear', { to: sums, floats: groupFloats });
  const products = {
    windows,
    x,
    dy,
    pixelStep,
    channelStep,
    places,
    packed,
    sums,
    work,
    workBytes: 64 * chunk,
    offsets,
    outChannels,
    rows,
    pixels: chunk,
  };
  if (groups > 1) {
    runJob(backend, {
      kernel: 'sumOuterGroups',
      units: groups,
      unitsPerTask: 1,
      args: {
        products,
        groupPixels: Math.ceil(pixels / groups),
        allPixels: pixels,
        placesBytes: 4 * chunk,
        packedBytes: 4 * packedFloats,
      },
    });
  } else {
    for (let firstPixel = 0; firstPixel < pixels; firstPixel += chunk) {
      const count = Math.min(chunk, pixels - firstPixel);
      const args = { products: { ...products, pixels: count }, firstPixel, isFirst: firstPixel === 0 };
      runJob(backend, { kernel: 'packOuter', units: count, unitsPerTask: 64, args });
      runJob(backend, { kernel: 'sumOuter', units, unitsPerTask: 1, args });
    }
  }
  return runJob(backend, {
    kernel: 'unpackOuter',
    units: lines,
    unitsPerTask: 1,
    args: { sums, output, run, outChannels, rows, groups, groupFloats },
  });
}
