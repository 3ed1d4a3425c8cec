import {
  BLOCK_BYTES,
  HAS_SIX_ROWS,
  KERNEL,
  NOT_FINITE,
  TASKS,
  UNITS,
  UNITS_PER_TASK,
} from '../generated/control-block.js';
import type { KernelExports } from '../generated/kernel-exports.js';
import { TASK_KERNELS } from '../generated/kernels.js';

/** Extents of the product that is checked: [PIXELS, DEPTH] times [DEPTH, CHANNELS]. */
const PIXELS = 22;
const DEPTH = 37;
const CHANNELS = 8;
/** Floats of memory for each operand. */
const ROOM = 2048;
/** Largest rounding error of a sum of DEPTH products, relative to the sum of their sizes. */
const BOUND = (2 * DEPTH + 1) * 2 ** -24;

/**
 * Whether a binary of the kernels runs, and multiplies matrices within the error bound, with four and with six rows at a time. It is for
 * engines that have the instructions of the binary but call them experimental.
 */
export function passesSelfTest(binary: Uint8Array<ArrayBuffer>): boolean {
  try {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
    return [0, 1].every((hasSixRows) => multiplies(exports as unknown as KernelExports, memory, hasSixRows));
  } catch {
    return false;
  }
}

function multiplies(kernels: KernelExports, { buffer }: WebAssembly.Memory, hasSixRows: number): boolean {
  const words = new Int32Array(buffer, 0, BLOCK_BYTES / 4);
  const [x, panels, y, places, offsets] = [1, 2, 3, 4, 5].map((index) => 4 * ROOM * index) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const left = new Float32Array(buffer, x, PIXELS * DEPTH).map((_, i) => Math.sin(i));
  const right = new Float32Array(buffer, panels, DEPTH * CHANNELS).map((_, i) => Math.cos(3 * i));
  new Float32Array(buffer, x).set(left);
  new Float32Array(buffer, panels).set(right);
  Object.assign(words, {
    [KERNEL]: TASK_KERNELS.convolve.number,
    [TASKS]: 1,
    [UNITS]: PIXELS,
    [UNITS_PER_TASK]: PIXELS,
    [NOT_FINITE]: 0,
    [HAS_SIX_ROWS]: hasSixRows,
  });
  const views = { words, floats: new Float32Array(buffer), doubles: new Float64Array(buffer) };
  TASK_KERNELS.convolve.write(views, {
    windows: { lines: 1, run: DEPTH, imageStride: 0, stepY: 0, stepX: DEPTH, outHeight: 1, outWidth: PIXELS },
    offsets,
    outChannels: CHANNELS,
    x,
    panels,
    bias: 0,
    places,
    placesBytes: 0,
    y,
    yImageStep: 0,
    yRowStep: 0,
    yColumnStep: CHANNELS,
    pixels: PIXELS,
    relu: false,
  });
  kernels.run(0, 0, false);
  return new Float32Array(buffer, y, PIXELS * CHANNELS).every((value, i) => {
    const products = Array.from(
      { length: DEPTH },
      (_, k) =>
        (left[Math.floor(i / CHANNELS) * DEPTH + k] as number) *
        (right[k * CHANNELS + (i % CHANNELS)] as number),
    );
    const sum = products.reduce((a, b) => a + b);
    const size = products.reduce((a, b) => a + Math.abs(b), 0);
    return Math.abs(value - sum) <= BOUND * size;
  });
}
