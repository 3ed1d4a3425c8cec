import { runJob } from '../../../runtime/jobs.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import { contiguous, type FilterGradient, type Operands } from '../operands.js';

/*
 * Convolutions by their definition. They are slow, and run only if a fast algorithm has computed infinity or NaN, which it may have
 * spread over pixels that are finite by the definition.
 */

/** The forward convolution. */
export function exactForward(backend: WasmBackend, extents: Extents, operands: Operands): void {
  const { x, bias, y, relu } = operands;
  const { filter, steps = contiguous(extents) } = operands;
  runJob(backend, {
    kernel: 'exactForward',
    units: extents.batch * extents.outHeight * extents.outWidth,
    unitsPerTask: 16,
    args: {
      geometry: extents,
      x,
      filter: filter.at,
      filterRowStep: filter.rowStep,
      filterColumnStep: filter.columnStep,
      filterInStep: filter.inStep,
      filterOutStep: filter.outStep,
      bias,
      y,
      yImageStep: steps.imageStep,
      yRowStep: steps.rowStep,
      yColumnStep: steps.columnStep,
      relu,
    },
  });
}

/** The filter's gradient. It ignores dilation, as all gradients do. */
export function exactFilterGradient(
  backend: WasmBackend,
  extents: Extents,
  { x, dy, gradient }: FilterGradient,
): void {
  runJob(backend, {
    kernel: 'exactFilterGradient',
    units: extents.filterHeight * extents.filterWidth,
    unitsPerTask: 1,
    args: { geometry: extents, x, dy, gradient, batch: extents.batch },
  });
}
