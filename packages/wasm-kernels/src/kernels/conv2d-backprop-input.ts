import { Conv2DBackpropInput, type Conv2DBackpropInputInputs } from '@tensorflow/tfjs-core';
import { runJob } from '../runtime/jobs.js';
import { kernelsIn } from '../runtime/kernel-module.js';
import { wasmKernel } from '../runtime/registration.js';
import { scratch } from '../runtime/scratch.js';
import { addressOf } from '../runtime/wasm-backend.js';
import { type Conv2dAttrs, conv2dInfo } from './conv2d-info.js';
import { copyFramed, framedSize, windowsOf, writeOffsets } from './windows.js';

/** The image's gradient: every output's gradient, times its filters, added to its window. */
export const conv2dBackpropInput = wasmKernel<
  Conv2DBackpropInputInputs,
  Conv2dAttrs & { readonly inputShape: number[] }
>(Conv2DBackpropInput, ({ dy, filter }, attrs, backend) => {
  const info = conv2dInfo(attrs.inputShape, filter.shape, attrs);
  const windows = windowsOf(info);
  const { lines, run } = windows;
  const columns = info.outChannels;
  const output = backend.makeOutput(attrs.inputShape, 'float32');
  const kernels = kernelsIn(backend);
  const framedFloats = framedSize(windows, info);
  const [rows, offsets, framed] = scratch(
    backend,
    lines * columns * Math.ceil(run / 4) * 4,
    lines,
    framedFloats,
  ) as [number, number, number];
  const dx = windows.frame ? framed : addressOf(backend, output);
  kernels.packRows(addressOf(backend, filter), rows, lines, run, columns);
  writeOffsets(windows, offsets, backend);
  kernels.clear(dx, windows.frame ? framedFloats : info.batchSize * windows.imageStride);
  runJob(backend, {
    kernel: 'scatterRows',
    units: info.batchSize,
    unitsPerTask: 1,
    args: [
      dx,
      rows,
      addressOf(backend, dy),
      offsets,
      lines,
      run,
      windows.imageStride,
      windows.stepY,
      windows.stepX,
      windows.outHeight,
      windows.outWidth,
      columns,
    ],
  });
  if (windows.frame) copyFramed(kernels.cutOut, framed, addressOf(backend, output), windows, info);
  return output;
});
