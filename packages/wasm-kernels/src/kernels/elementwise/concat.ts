import {
  backend_util,
  Concat,
  type KernelConfig,
  type NamedTensorInfoMap,
  SplitV,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { runJob } from '../../runtime/jobs.js';
import { type Address, addressOf, type WasmBackend, wasmBackend } from '../../runtime/wasm-backend.js';

/** The fewest floats that one task copies, unless there are fewer. */
const FLOATS_PER_TASK = 16384;

type Params = Parameters<KernelConfig['kernelFunc']>[0];

/** Runs `kernel` on tensors of numbers and `stock` on all others. */
function forNumbers(
  stock: KernelConfig,
  kernel: (inputs: TensorInfo[], attrs: Params['attrs'], backend: WasmBackend) => TensorInfo | TensorInfo[],
): KernelConfig {
  return {
    ...stock,
    kernelFunc: (params) => {
      const inputs = Object.values(params.inputs as NamedTensorInfoMap) as TensorInfo[];
      const areNumbers = inputs.every(({ dtype }) => dtype === 'float32' || dtype === 'int32');
      const isOfOneType = new Set(inputs.map(({ dtype }) => dtype)).size === 1;
      if (!areNumbers || !isOfOneType) return stock.kernelFunc(params);
      return kernel(inputs, params.attrs, wasmBackend(params.backend as WasmBackend));
    },
  };
}

/** Concatenates tensors along an axis, on every thread. */
export const concat = (stock: KernelConfig): KernelConfig =>
  forNumbers({ ...stock, kernelName: Concat }, (inputs, attrs, backend) => {
    const first = inputs[0] as TensorInfo;
    const axis = util.parseAxisParam((attrs as unknown as { axis: number }).axis, first.shape)[0] as number;
    const shapes = inputs.map(({ shape }) => shape);
    backend_util.assertParamsConsistent(shapes, axis);
    const output = backend.makeOutput(
      backend_util.computeOutShape(shapes, axis),
      first.dtype as 'float32' | 'int32',
    );
    const rows = util.sizeFromShape(output.shape.slice(0, axis));
    const stride = util.sizeFromShape(output.shape.slice(axis));
    let to = addressOf(backend, output);
    for (const input of inputs) {
      const width = util.sizeFromShape(input.shape.slice(axis));
      copyRows(
        backend,
        { at: addressOf(backend, input), stride: width },
        { at: to, stride },
        { rows, width },
      );
      to += 4 * width;
    }
    return output;
  });

/** Splits a tensor along an axis: the inverse of concatenation, and its gradient. */
export const splitV = (stock: KernelConfig): KernelConfig =>
  forNumbers({ ...stock, kernelName: SplitV }, ([x], attrs, backend) => {
    const { numOrSizeSplits, axis } = attrs as unknown as {
      numOrSizeSplits: number | number[];
      axis: number;
    };
    const { shape, dtype } = x as TensorInfo;
    const along = util.parseAxisParam(axis, shape)[0] as number;
    const rows = util.sizeFromShape(shape.slice(0, along));
    const stride = util.sizeFromShape(shape.slice(along));
    let from = addressOf(backend, x as TensorInfo);
    return backend_util.prepareSplitSize(x as never, numOrSizeSplits, along).map((size) => {
      const outShape = shape.map((extent, index) => (index === along ? size : extent));
      const output = backend.makeOutput(outShape, dtype as 'float32' | 'int32');
      const width = util.sizeFromShape(outShape.slice(along));
      copyRows(
        backend,
        { at: from, stride },
        { at: addressOf(backend, output), stride: width },
        { rows, width },
      );
      from += 4 * width;
      return output;
    });
  });

/** Where rows lie in memory. */
interface Rows {
  readonly at: Address;
  /** Floats from one row to the next. */
  readonly stride: number;
}

/** Copies `rows` rows of `width` floats. */
function copyRows(
  backend: WasmBackend,
  from: Rows,
  to: Rows,
  { rows, width }: { rows: number; width: number },
): void {
  runJob(backend, {
    kernel: 'copyImages',
    units: rows,
    unitsPerTask: Math.ceil(FLOATS_PER_TASK / Math.max(1, width)),
    args: {
      from: from.at,
      fromImageStride: from.stride,
      fromLineStride: 0,
      to: to.at,
      toImageStride: to.stride,
      toLineStride: 0,
      lines: 1,
      lineFloats: width,
    },
  });
}
