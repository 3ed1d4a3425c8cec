import type { KernelContract } from '@convkit/ops/kernels';
import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { callKernel, runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { scratch } from '../../runtime/scratch.js';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import { binary } from '../elementwise/elementwise.js';
import { inPlaceOf } from '../stock-kernel.js';
import { columnSums, periodsOf } from './columns.js';

type BiasGrad = KernelContract['BiasActivationGrad'];

/** The gradient before the activation and the sums of its columns, in one pass. */
export const biasActivationGrad = wasmKernel<BiasGrad['inputs'], BiasGrad['attrs']>(
  'BiasActivationGrad',
  ({ dy, y }, { activation }, backend) => {
    const columns = y.shape.at(-1) as number;
    const [dz, dbias] = [backend.makeOutput(dy.shape, 'float32'), backend.makeOutput([columns], 'float32')];
    columnSums(backend, {
      dy: addressOf(backend, dy),
      sums: addressOf(backend, dbias),
      total: util.sizeFromShape(dy.shape),
      columns,
      activation: { name: activation, y: addressOf(backend, y), dz: addressOf(backend, dz) },
    });
    return [dz, dbias];
  },
);

/** tfjs's `Add` for floats or integers of one shape, or for a bias that is added to every row. */
export function add(stock: KernelConfig): KernelConfig {
  return inPlaceOf<{ a: TensorInfo; b: TensorInfo }, unknown>(stock, ({ a, b }, _, backend) => {
    const isSameShape = util.arraysEqual(a.shape, b.shape);
    if (a.dtype === 'int32' && b.dtype === 'int32' && isSameShape) return addIntegers(a, b, backend);
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined;
    if (isSameShape) return binary('add', a, b, backend);
    if (isRowOf(b.shape, a.shape)) return addRow(a, b, backend);
    return isRowOf(a.shape, b.shape) ? addRow(b, a, backend) : undefined;
  });
}

function addIntegers(a: TensorInfo, b: TensorInfo, backend: WasmBackend): TensorInfo {
  const output = backend.makeOutput(a.shape, 'int32');
  const [first, second, sum] = [a, b, output].map((tensor) => addressOf(backend, tensor)) as [
    number,
    number,
    number,
  ];
  const count = util.sizeFromShape(a.shape);
  callKernel(backend, 'addIntegers', { a: first, b: second, output: sum, count });
  return output;
}

/** Whether `row` has more than one value and the shape of the last axes of `shape`. */
function isRowOf(row: readonly number[], shape: readonly number[]): boolean {
  const extents = row.slice(row.findIndex((extent) => extent !== 1));
  const rest = shape.slice(shape.length - extents.length);
  return row.some((extent) => extent > 1) && row.length <= shape.length && util.arraysEqual(extents, rest);
}

/** Adds `row` to every row of `x`. */
function addRow(x: TensorInfo, row: TensorInfo, backend: WasmBackend): TensorInfo {
  const output = backend.makeOutput(x.shape, 'float32');
  const periods = periodsOf(util.sizeFromShape(x.shape), util.sizeFromShape(row.shape));
  const { columns, period, periodsPerBlock } = periods;
  const [repeated] = scratch(backend, period) as [number];
  callKernel(backend, 'repeatColumns', { from: addressOf(backend, row), to: repeated, columns, period });
  runJob(backend, {
    kernel: 'addColumns',
    units: periods.count,
    unitsPerTask: 2 * periodsPerBlock,
    args: { periods, x: addressOf(backend, x), repeated, y: addressOf(backend, output) },
  });
  return output;
}
