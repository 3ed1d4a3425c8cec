import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { runJob } from '../runtime/jobs.js';
import { kernelsIn } from '../runtime/kernel-module.js';
import { scratch } from '../runtime/scratch.js';
import { addressOf, type WasmBackend, wasmBackend } from '../runtime/wasm-backend.js';
import { type Conv2dAttrs, conv2dInfo } from './conv2d-info.js';
import { copyFramed, framedSize, PIXELS_PER_TASK, windowsOf, writeOffsets } from './windows.js';

interface FusedAttrs extends Conv2dAttrs {
  readonly activation?: string;
}

/** Takes over what is implemented here from tfjs's own kernels `Conv2D` and `FusedConv2D`: all but dilation. */
export function conv2d(stock: KernelConfig): KernelConfig {
  return {
    ...stock,
    kernelFunc: (params) => {
      const attrs = params.attrs as unknown as FusedAttrs;
      const { x, filter, bias } = params.inputs as unknown as Record<'x' | 'filter', TensorInfo> & {
        bias?: TensorInfo;
      };
      const isDilated = [attrs.dilations ?? 1].flat().some((dilation) => dilation !== 1);
      const isPlain = [undefined, 'linear', 'relu'].includes(attrs.activation) && x.dtype === 'float32';
      if (isDilated || !isPlain || attrs.dataFormat === 'NCHW') return stock.kernelFunc(params);
      return convolution(
        { x, filter, bias, relu: attrs.activation === 'relu' },
        attrs,
        wasmBackend(params.backend as WasmBackend),
      );
    },
  };
}

interface Operands {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias: TensorInfo | undefined;
  readonly relu: boolean;
}

function convolution(
  { x, filter, bias, relu }: Operands,
  attrs: Conv2dAttrs,
  backend: WasmBackend,
): TensorInfo {
  const info = conv2dInfo(x.shape, filter.shape, attrs);
  const windows = windowsOf(info);
  const { lines, run, pixels } = windows;
  const columns = info.outChannels;
  const depth = lines * run;
  const output = backend.makeOutput(info.outShape, 'float32');
  const kernels = kernelsIn(backend);
  const [panels, offsets, framed, padded] = scratch(
    backend,
    Math.ceil(columns / 8) * 8 * depth,
    lines,
    framedSize(windows, info),
    columns + 8,
  ) as [number, number, number, number];
  kernels.packPanels(addressOf(backend, filter), panels, depth, columns, columns, 1);
  writeOffsets(windows, offsets, backend);
  if (windows.frame) copyFramed(kernels.frame, addressOf(backend, x), framed, windows, info);
  if (bias) {
    kernels.clear(padded, columns + 8);
    kernels.frame(addressOf(backend, bias), padded, 1, 1, columns, 1, columns, 0, 0);
  }
  runJob(backend, {
    kernel: 'convolve',
    units: pixels,
    unitsPerTask: PIXELS_PER_TASK,
    args: [
      windows.frame ? framed : addressOf(backend, x),
      panels,
      bias ? padded : 0,
      addressOf(backend, output),
      offsets,
      lines,
      run,
      windows.imageStride,
      windows.stepY,
      windows.stepX,
      windows.outHeight,
      windows.outWidth,
      columns,
      relu,
    ],
  });
  return output;
}
