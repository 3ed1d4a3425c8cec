import { callKernel } from '../../../runtime/jobs.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';
import { contiguous, hwio } from '../operands.js';
import { implicitGemm } from './implicit-gemm.js';
import type { InputGradient } from './input-gradient.js';

/**
 * Computes the input gradient of a strided convolution. The pixels of x that lie `stride` apart see the same taps of the filter, every
 * `stride`th one. So each such phase is a convolution of dy, of unit stride, with a part of the flipped filter.
 */
export function byPhases(backend: WasmBackend, extents: Extents, { dy, filter, dx }: InputGradient): void {
  const { batch, height, width, inChannels, outChannels, strideY, strideX } = extents;
  const rows = phasesOf(extents.filterHeight, strideY, extents.top, height);
  const columns = phasesOf(extents.filterWidth, strideX, extents.left, width);
  if (rows.length < strideY || columns.length < strideX)
    callKernel(backend, 'clear', { to: dx, floats: batch * height * width * inChannels });
  const { rowStep, columnStep, inStep } = hwio(filter, extents);
  const whole = contiguous({ ...extents, outHeight: height, outWidth: width, outChannels: inChannels });
  for (const row of rows) {
    for (const column of columns) {
      const lastTap = row.lastTap * rowStep + column.lastTap * columnStep;
      const phase: Extents = {
        ...extents,
        height: extents.outHeight,
        width: extents.outWidth,
        inChannels: outChannels,
        outHeight: row.count,
        outWidth: column.count,
        outChannels: inChannels,
        filterHeight: row.taps,
        filterWidth: column.taps,
        strideY: 1,
        strideX: 1,
        top: row.before,
        left: column.before,
      };
      implicitGemm(backend, phase, {
        x: dy,
        filter: {
          at: filter + 4 * lastTap,
          rowStep: -strideY * rowStep,
          columnStep: -strideX * columnStep,
          inStep: 1,
          outStep: inStep,
        },
        bias: 0,
        y: dx + 4 * (row.first * whole.rowStep + column.first * whole.columnStep),
        steps: {
          imageStep: whole.imageStep,
          rowStep: strideY * whole.rowStep,
          columnStep: strideX * whole.columnStep,
        },
        relu: false,
      });
    }
  }
}

/** Whether no phase begins inside dy, which `implicitGemm` cannot frame. */
export const hasPhases = ({
  filterHeight,
  filterWidth,
  strideY,
  strideX,
  top,
  left,
  height,
  width,
}: Extents) =>
  [...phasesOf(filterHeight, strideY, top, height), ...phasesOf(filterWidth, strideX, left, width)].every(
    ({ before }) => before >= 0,
  );

/** The phases of one dimension that see any tap. x has `size` pixels, after `padding` zeros. */
function phasesOf(filterSize: number, stride: number, padding: number, size: number) {
  return Array.from({ length: Math.min(stride, filterSize) }, (_, phase) => {
    const taps = Math.ceil((filterSize - phase) / stride);
    const first = (((phase - padding) % stride) + stride) % stride;
    return {
      taps,
      lastTap: phase + stride * (taps - 1),
      /** The first pixel of x in this phase. */
      first,
      /** Number of pixels of x in this phase. */
      count: Math.max(0, Math.ceil((size - first) / stride)),
      /** Zeros before dy. */
      before: taps - 1 - (first + padding - phase) / stride,
    };
  });
}
