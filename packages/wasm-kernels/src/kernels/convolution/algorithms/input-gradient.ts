import type { Address, WasmBackend } from '../../../runtime/wasm-backend.js';
import { type Extents, mirrored } from '../extents.js';
import { flipped, type Operands } from '../operands.js';

/** What an input gradient reads, dy and the filter, and writes. */
export interface InputGradient {
  readonly dy: Address;
  readonly filter: Address;
  readonly dx: Address;
}

type Forward = (backend: WasmBackend, extents: Extents, operands: Operands) => void;

/** Computes the input gradient as a forward convolution of dy with the flipped filter. The stride must be one. */
export const byForward =
  (forward: Forward) =>
  (backend: WasmBackend, extents: Extents, { dy, filter, dx }: InputGradient): void =>
    forward(backend, mirrored(extents), {
      x: dy,
      filter: flipped(filter, extents),
      bias: 0,
      y: dx,
      relu: false,
    });
