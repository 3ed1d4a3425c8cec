import type { Address } from '../../runtime/wasm-backend.js';

/** The matrices of one product. */
export interface Addresses {
  readonly a: number;
  readonly b: number;
  readonly output: number;
}

/** The extents of a product of [rows, inner] and [inner, columns]. */
export interface Extents {
  readonly inner: number;
  readonly rows: number;
  readonly columns: number;
}

/** What follows the product in the same pass. */
export interface Epilogue {
  /** [columns]; 0 for none. */
  readonly bias: Address;
  readonly relu: boolean;
}
