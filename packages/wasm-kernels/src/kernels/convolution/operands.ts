import type { DataId } from '@tensorflow/tfjs-core';
import { callKernel } from '../../runtime/jobs.js';
import type { Address, WasmBackend } from '../../runtime/wasm-backend.js';
import type { Extents } from './extents.js';

/** A filter. Its element (row, column, in channel, out channel) lies at `at` plus each index times its step, in floats. */
export interface Filter {
  readonly at: Address;
  readonly rowStep: number;
  readonly columnStep: number;
  readonly inStep: number;
  readonly outStep: number;
  /** The tensor whose values it has, if it may be kept in another layout. */
  readonly tensor?: DataId;
}

/** The layout of y. Its pixel (image, row, column) lies at each index times its step, in floats. */
export interface OutputSteps {
  readonly imageStep: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

/** What a convolution reads and writes. */
export interface Operands {
  readonly x: Address;
  readonly filter: Filter;
  /** [outChannels]; 0 for none. */
  readonly bias: Address;
  readonly y: Address;
  /**
   * The layout of y.
   * @defaultValue one pixel after another
   */
  readonly steps?: OutputSteps;
  readonly relu: boolean;
}

/** The layout of a contiguous y. */
export const contiguous = ({ outHeight, outWidth, outChannels }: Extents): OutputSteps => ({
  imageStep: outHeight * outWidth * outChannels,
  rowStep: outWidth * outChannels,
  columnStep: outChannels,
});

/** A contiguous filter [filterHeight, filterWidth, inChannels, outChannels]. */
export function hwio(at: Address, { filterWidth, inChannels, outChannels }: Extents): Filter {
  const columnStep = inChannels * outChannels;
  return { at, rowStep: filterWidth * columnStep, columnStep, inStep: outChannels, outStep: 1 };
}

/** The same filter rotated by 180 degrees, with its in channels and out channels exchanged. */
export function flipped(at: Address, extents: Extents): Filter {
  const { rowStep, columnStep, inStep } = hwio(at, extents);
  const last = (extents.filterHeight - 1) * rowStep + (extents.filterWidth - 1) * columnStep;
  return { at: at + 4 * last, rowStep: -rowStep, columnStep: -columnStep, inStep: 1, outStep: inStep };
}

/** Copies a bias of `floats` floats to `at` and appends eight zeros. Returns `at`, or 0 if there is no bias. */
export function paddedBias(backend: WasmBackend, bias: Address, at: Address, floats: number): Address {
  if (bias === 0) return 0;
  callKernel(backend, 'copy', { from: bias, to: at, floats, zeros: 8 });
  return at;
}

/** What a filter gradient reads, x and dy, and writes. */
export interface FilterGradient {
  readonly x: Address;
  readonly dy: Address;
  readonly gradient: Address;
}
