import { runJob } from '../../../runtime/jobs.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import { contiguous, type Operands } from '../operands.js';
import type { FilterGradient } from './filter-gradient.js';

/*
 * A convolution by its definition, slow: taken when a fast one gave infinity or NaN, which it may have spread over pixels that the
 * definition leaves finite.
 */

export function exactForward(backend: WasmBackend, extents: Extents, operands: Operands): void {
  const { filter, places = contiguous(extents) } = operands;
  runJob(backend, {
    kernel: 'exactForward',
    units: extents.batch * extents.outHeight * extents.outWidth,
    unitsPerTask: 16,
    args: [
      operands.x,
      filter.at,
      ...shape(extents),
      operands.bias,
      operands.y,
      places.imageStep,
      places.rowStep,
      places.columnStep,
      filter.rowStep,
      filter.columnStep,
      filter.inStep,
      filter.outStep,
      operands.relu,
    ],
  });
}

/** Without dilation, as all gradients. */
export function exactFilterGradient(
  backend: WasmBackend,
  extents: Extents,
  { x, dy, gradient }: FilterGradient,
): void {
  runJob(backend, {
    kernel: 'exactFilterGradient',
    units: extents.filterHeight * extents.filterWidth,
    unitsPerTask: 1,
    args: [x, dy, ...shape(extents), gradient, extents.batch],
  });
}

const shape = (extents: Extents) => [
  extents.height,
  extents.width,
  extents.channels,
  extents.outHeight,
  extents.outWidth,
  extents.columns,
  extents.filterHeight,
  extents.filterWidth,
  extents.strideY,
  extents.strideX,
  extents.dilationY,
  extents.dilationX,
  extents.top,
  extents.left,
];
