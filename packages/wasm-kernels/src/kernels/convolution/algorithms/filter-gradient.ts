import type { Address, WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import type { FilterGradient } from '../operands.js';
import { exactFilterGradient } from './exact.js';
import { outerProducts } from './outer-products.js';
import { framedSize, frameImages, windowsOf } from './windows.js';

/** Computes the filter's gradient as the sum of the outer products of every window with its output's gradient. */
export function sumOfOuterProducts(
  backend: WasmBackend,
  extents: Extents,
  { x, dy, gradient }: FilterGradient,
): void {
  const windows = windowsOf(extents);
  const placeImages = (framed: Address) => {
    if (!windows.frame) return x;
    frameImages(backend, x, framed, windows, extents);
    return framed;
  };
  const allFinite = outerProducts(
    backend,
    windows,
    extents.outChannels,
    framedSize(windows, extents),
    placeImages,
    {
      dy,
      output: gradient,
    },
  );
  if (windows.frame && !allFinite) exactFilterGradient(backend, extents, { x, dy, gradient });
}
