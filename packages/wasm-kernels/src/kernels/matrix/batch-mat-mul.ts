import { broadcast_util, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import { implicitGemm } from '../convolution/algorithms/implicit-gemm.js';
import { outerProducts } from '../convolution/algorithms/outer-products.js';
import { windowsOf } from '../convolution/algorithms/windows.js';
import type { Extents as ConvolutionExtents } from '../convolution/extents.js';
import { inPlaceOf } from '../stock-kernel.js';
import type { Addresses, Epilogue, Extents } from './product-operands.js';
import { thinOuterProducts, thinProduct, thinTransposedProduct } from './thin-products.js';

interface Attrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** tfjs's batched matrix product for floats, with either side transposed or not. tfjs's own kernel rejects integers. */
export function batchMatMul(stock: KernelConfig): KernelConfig {
  return inPlaceOf<{ a: TensorInfo; b: TensorInfo }, Attrs>(stock, ({ a, b }, attrs, backend) =>
    a.dtype === 'float32' && b.dtype === 'float32' ? products(a, b, attrs, backend) : undefined,
  );
}

function products(
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: Attrs,
  backend: WasmBackend,
): TensorInfo {
  util.assert(
    a.shape.length >= 2 && b.shape.length >= 2,
    () => `matMul of [${a.shape}] and [${b.shape}]: each must have at least two axes`,
  );
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const inner = transposeA ? aRows : aColumns;
  const rows = transposeA ? aColumns : aRows;
  const columns = transposeB ? bRows : bColumns;
  util.assert(inner === (transposeB ? bColumns : bRows), () => {
    return `matMul of [${a.shape}] and [${b.shape}]: the inner dimensions differ`;
  });
  const batch = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const output = backend.makeOutput([...batch, rows, columns], 'float32');
  const aIndex = matrixIndices(batch, a.shape.slice(0, -2));
  const bIndex = matrixIndices(batch, b.shape.slice(0, -2));
  for (let i = 0; i < util.sizeFromShape(batch); i++) {
    const at = {
      a: addressOf(backend, a) + 4 * aIndex(i) * aRows * aColumns,
      b: addressOf(backend, b) + 4 * bIndex(i) * bRows * bColumns,
      output: addressOf(backend, output) + 4 * i * rows * columns,
    };
    if (transposeA) transposedProduct(backend, at, { inner, rows, columns }, transposeB);
    else product(backend, at, { inner, rows, columns }, transposeB);
  }
  return output;
}

/** Up to this number of rows it takes longer to pack the other matrix than to multiply by it. */
const FEW_ROWS = 8;

/** Computes a product and what follows it. */
export function product(
  backend: WasmBackend,
  addresses: Addresses,
  extents: Extents,
  transposeB: boolean,
  epilogue: Epilogue = { bias: 0, relu: false },
): void {
  const isThin = extents.rows <= FEW_ROWS && extents.inner > 0;
  if (isThin && !transposeB) thinProduct(backend, addresses, extents, epilogue);
  else if (isThin && epilogue.bias === 0 && !epilogue.relu)
    thinTransposedProduct(backend, addresses, extents);
  else pixelwiseProduct(backend, addresses, extents, transposeB, epilogue);
}

/** Computes a product as a convolution with one-pixel windows. */
function pixelwiseProduct(
  backend: WasmBackend,
  { a, b, output }: Addresses,
  { inner, rows, columns }: Extents,
  transposeB: boolean,
  epilogue: Epilogue,
): void {
  const [inStep, outStep] = transposeB ? [1, inner] : [columns, 1];
  const filter = { at: b, rowStep: 0, columnStep: 0, inStep, outStep };
  implicitGemm(backend, pixels(rows, inner, columns), { x: a, filter, y: output, ...epilogue });
}

/** The extents of a convolution of `rows` pixels with a filter of one pixel. */
const pixels = (rows: number, inChannels: number, outChannels: number): ConvolutionExtents => ({
  batch: 1,
  height: 1,
  width: rows,
  inChannels,
  outHeight: 1,
  outWidth: rows,
  outChannels,
  filterHeight: 1,
  filterWidth: 1,
  strideY: 1,
  strideX: 1,
  dilationY: 1,
  dilationX: 1,
  top: 0,
  left: 0,
});

/** Computes a product whose left side is transposed. */
function transposedProduct(
  backend: WasmBackend,
  addresses: Addresses,
  extents: Extents,
  transposeB: boolean,
): void {
  const isThin = extents.inner > 0 && extents.inner <= FEW_ROWS && !transposeB;
  if (isThin) thinOuterProducts(backend, addresses, extents);
  else sumOfOuterProducts(backend, addresses, extents, transposeB);
}

/**
 * Computes a product whose left side is transposed as a sum of outer products. Each row of a is the window of one pixel. The row of b, or
 * its column if b is transposed, too, is the pixel's gradient.
 */
function sumOfOuterProducts(
  backend: WasmBackend,
  { a, b, output }: Addresses,
  { inner, rows, columns }: Extents,
  transposeB: boolean,
): void {
  const windows = windowsOf(pixels(inner, rows, columns));
  const [pixelStep, channelStep] = transposeB ? [1, inner] : [columns, 1];
  outerProducts(backend, windows, columns, 0, () => a, { dy: b, output, pixelStep, channelStep });
}

/** For an operand with the batch axes `shape`, the index of its matrix in each product of the broadcast batch. */
function matrixIndices(batch: readonly number[], shape: readonly number[]) {
  const extents = [...Array<number>(batch.length - shape.length).fill(1), ...shape];
  return (product: number) => {
    let [rest, index, stride] = [product, 0, 1];
    for (let axis = batch.length - 1; axis >= 0; axis--) {
      const extent = batch[axis] as number;
      if (extents[axis] !== 1) index += (rest % extent) * stride;
      stride *= extents[axis] as number;
      rest = Math.floor(rest / extent);
    }
    return index;
  };
}
