import type { Address } from '../../runtime/kernel-module.js';
import type { WasmBackend } from '../../runtime/wasm-backend.js';
import type { Extents } from './extents.js';

/** Where a filter's element (row, column, channel, output) lies: at `at` plus each index times its step, in floats. */
export interface Filter {
  readonly at: Address;
  readonly rowStep: number;
  readonly columnStep: number;
  readonly inStep: number;
  readonly outStep: number;
}

/** Output pixel (image, row, column) lies at each index times its step, in floats. */
export interface Places {
  readonly imageStep: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

/** What a convolution reads and writes; bias [columns] is 0 for none. */
export interface Operands {
  readonly x: Address;
  readonly filter: Filter;
  readonly bias: Address;
  readonly y: Address;
  /** Where the pixels of y lie, if not one after another. */
  readonly places?: Places;
  readonly relu: boolean;
}

/** The pixels of y one after another. */
export const contiguous = ({ outHeight, outWidth, columns }: Extents): Places => ({
  imageStep: outHeight * outWidth * columns,
  rowStep: outWidth * columns,
  columnStep: columns,
});

/** A filter [height, width, channels, columns] as it lies in memory. */
export function hwio(at: Address, { filterWidth, channels, columns }: Extents): Filter {
  const columnStep = channels * columns;
  return { at, rowStep: filterWidth * columnStep, columnStep, inStep: columns, outStep: 1 };
}

/** The same filter turned by half a circle, its channels and outputs exchanged. */
export function flipped(at: Address, extents: Extents): Filter {
  const { rowStep, columnStep, inStep } = hwio(at, extents);
  const last = (extents.filterHeight - 1) * rowStep + (extents.filterWidth - 1) * columnStep;
  return { at: at + 4 * last, rowStep: -rowStep, columnStep: -columnStep, inStep: 1, outStep: inStep };
}

/** Copies a bias of `count` floats to `at`, with zeros up to the next multiple of eight and beyond; 0 for none. */
export function paddedBias({ wasm }: WasmBackend, bias: Address, at: Address, count: number): Address {
  if (bias === 0) return 0;
  const { buffer } = wasm.HEAPU8;
  const padded = new Float32Array(buffer, at, count + 8);
  padded.fill(0, count);
  padded.set(new Float32Array(buffer, bias, count));
  return at;
}
