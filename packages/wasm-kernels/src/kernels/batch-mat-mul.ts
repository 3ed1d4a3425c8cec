import { broadcast_util, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { runJob } from '../runtime/jobs.js';
import { kernelsIn } from '../runtime/kernel-module.js';
import { scratch } from '../runtime/scratch.js';
import { addressOf, type WasmBackend, wasmBackend } from '../runtime/wasm-backend.js';
import { outerProducts } from './outer-products.js';
import type { Windows } from './windows.js';

/** Rows that one task multiplies: a multiple of the four that `convolve` takes at a time. */
const ROWS_PER_TASK = 16;

interface Attrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Takes over from tfjs's own kernel all but the product of two transposed matrices, which `both` computes. */
export function batchMatMul(both: KernelConfig): KernelConfig {
  return {
    ...both,
    kernelFunc: (params) => {
      const { a, b } = params.inputs as unknown as { a: TensorInfo; b: TensorInfo };
      const attrs = params.attrs as unknown as Attrs;
      if (attrs.transposeA && attrs.transposeB) return both.kernelFunc(params);
      return products(a, b, attrs, wasmBackend(params.backend as WasmBackend));
    },
  };
}

function products(
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: Attrs,
  backend: WasmBackend,
): TensorInfo {
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const inner = transposeA ? aRows : aColumns;
  const rows = transposeA ? aColumns : aRows;
  const columns = transposeB ? bRows : bColumns;
  util.assert(inner === (transposeB ? bColumns : bRows), () => {
    return `matMul of [${a.shape}] and [${b.shape}]: the inner extents differ`;
  });
  const batch = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const output = backend.makeOutput([...batch, rows, columns], 'float32');
  const place = placesInBatch(batch);
  const [aAt, bAt] = [place(a.shape.slice(0, -2)), place(b.shape.slice(0, -2))];
  for (let i = 0; i < util.sizeFromShape(batch); i++) {
    const at = {
      a: addressOf(backend, a) + 4 * aAt(i) * aRows * aColumns,
      b: addressOf(backend, b) + 4 * bAt(i) * bRows * bColumns,
      output: addressOf(backend, output) + 4 * i * rows * columns,
    };
    if (transposeA) transposedProduct(backend, at, { inner, rows, columns });
    else product(backend, at, { inner, rows, columns }, transposeB);
  }
  return output;
}

interface Addresses {
  readonly a: number;
  readonly b: number;
  readonly output: number;
}

interface Extents {
  readonly inner: number;
  readonly rows: number;
  readonly columns: number;
}

/** A convolution of one-pixel windows. */
function product(
  backend: WasmBackend,
  at: Addresses,
  { inner, rows, columns }: Extents,
  transposeB: boolean,
): void {
  const kernels = kernelsIn(backend);
  const [panels, offset] = scratch(backend, Math.ceil(columns / 8) * 8 * inner, 1) as [number, number];
  const [rowStride, columnStride] = transposeB ? [1, inner] : [columns, 1];
  kernels.packPanels(at.b, panels, inner, columns, rowStride, columnStride);
  kernels.clear(offset, 1);
  const args = [at.a, panels, 0, at.output, offset, 1, inner, 0, 0, inner, 1, rows, columns, false];
  runJob(backend, { kernel: 'convolve', units: rows, unitsPerTask: ROWS_PER_TASK, args });
}

/** Every row of a is the window of one pixel, the row of b its gradient. */
function transposedProduct(backend: WasmBackend, at: Addresses, { inner, rows, columns }: Extents): void {
  const windows: Windows = {
    lines: 1,
    run: rows,
    lineStride: 0,
    imageStride: 0,
    stepY: 0,
    stepX: rows,
    outHeight: 1,
    outWidth: inner,
    pixels: inner,
    frame: undefined,
  };
  outerProducts(backend, windows, columns, 0, () => at.a, { dy: at.b, output: at.output });
}

/** Where the matrices of one operand lie, by the index of the product in the broadcast batch. */
function placesInBatch(batch: readonly number[]) {
  return (shape: readonly number[]) => {
    const extents = [...Array<number>(batch.length - shape.length).fill(1), ...shape];
    return (index: number) => {
      let [rest, place, stride] = [index, 0, 1];
      for (let axis = batch.length - 1; axis >= 0; axis--) {
        const extent = batch[axis] as number;
        if (extents[axis] !== 1) place += (rest % extent) * stride;
        stride *= extents[axis] as number;
        rest = Math.floor(rest / extent);
      }
      return place;
    };
  };
}
