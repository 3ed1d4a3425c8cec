import type { Address } from '../../../runtime/kernel-module.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import { exactFilterGradient } from './exact.js';
import { outerProducts } from './outer-products.js';
import { framedSize, frameImages, windowsOf } from './windows.js';

/** What a filter gradient reads, x and dy, and writes. */
export interface FilterGradient {
  readonly x: Address;
  readonly dy: Address;
  readonly gradient: Address;
}

/** The outer products of every window with its output's gradient, summed. */
export function sumOfOuterProducts(
  backend: WasmBackend,
  extents: Extents,
  { x, dy, gradient }: FilterGradient,
): void {
  const windows = windowsOf(extents);
  const place = (framed: Address) => {
    if (!windows.frame) return x;
    frameImages(backend, x, framed, windows, extents);
    return framed;
  };
  const to = { dy, output: gradient };
  const finite = outerProducts(backend, windows, extents.columns, framedSize(windows, extents), place, to);
  if (windows.frame && !finite) exactFilterGradient(backend, extents, { x, dy, gradient });
}
