import type { KernelContract } from '@convkit/ops/kernels';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { runJob } from '../../runtime/jobs.js';
import { type Address, kernelsIn } from '../../runtime/kernel-module.js';
import { wasmKernel } from '../../runtime/registration.js';
import { scratch } from '../../runtime/scratch.js';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import { type Periods, periodsOf } from '../matrix/columns.js';

type Forward = KernelContract['BatchNorm'];
type Backward = KernelContract['BatchNormGrad'];

/** Two passes: statistics, then everything else. */
export const batchNorm = wasmKernel<Forward['inputs'], Forward['attrs']>(
  'BatchNorm',
  ({ x, scale, offset, residual }, { epsilon, relu }, backend) => {
    const periods = periodsIn(x);
    const { columns, total, period, perBlock, blocks } = periods;
    const outputs = [x.shape, [columns], [columns]].map((shape) => backend.makeOutput(shape, 'float32'));
    const [y, mean, variance] = outputs.map((output) => addressOf(backend, output)) as [
      Address,
      Address,
      Address,
    ];
    const [partials, factor, repeated, sums, squares] = scratch(
      backend,
      2 * blocks * period,
      columns,
      3 * period,
      2 * columns,
      2 * columns,
    ) as [Address, Address, Address, Address, Address];
    const kernels = kernelsIn(backend);
    const from = addressOf(backend, x);
    runBlocks(backend, 'batchNormStatistics', periods, [from, partials, period, total, perBlock]);
    kernels.batchNormMoments(
      partials,
      blocks,
      period,
      perBlock,
      total,
      columns,
      sums,
      squares,
      mean,
      variance,
    );
    kernels.batchNormFactors(addressOf(backend, scale), variance, factor, columns, epsilon);
    repeat([mean, factor, addressOf(backend, offset)], repeated, periods, backend);
    const added = residual ? addressOf(backend, residual) : 0;
    runBlocks(backend, 'batchNorm', periods, [from, added, repeated, y, period, total, relu]);
    return outputs;
  },
);

/** Two passes: the sums that every gradient needs, then the input's. */
export const batchNormGrad = wasmKernel<Backward['inputs'], Backward['attrs']>(
  'BatchNormGrad',
  (inputs, { epsilon, relu }, backend) => {
    const { dy, x, scale, offset, mean, variance, residual } = inputs;
    const periods = periodsIn(x);
    const { columns, total, period, perBlock, blocks } = periods;
    const outputs = [x.shape, [columns], [columns]].map((shape) => backend.makeOutput(shape, 'float32'));
    if (residual) outputs.push(relu ? backend.makeOutput(x.shape, 'float32') : shared(dy, backend));
    const [dx, dscale, doffset, dresidual = 0] = outputs.map((output) => addressOf(backend, output)) as [
      Address,
      Address,
      Address,
      Address?,
    ];
    const [partials, factor, k1, k2, repeated, sums] = scratch(
      backend,
      2 * blocks * period,
      columns,
      columns,
      columns,
      5 * period,
      2 * columns,
    ) as [Address, Address, Address, Address, Address, Address];
    const kernels = kernelsIn(backend);
    const at = (tensor: TensorInfo) => addressOf(backend, tensor);
    kernels.batchNormFactors(at(scale), at(variance), factor, columns, epsilon);
    repeat([at(mean), factor, at(offset)], repeated, periods, backend);
    const productsAfter = 4 * blocks * period;
    const added = residual ? at(residual) : 0;
    runBlocks(backend, 'batchNormGradSums', periods, [
      at(dy),
      at(x),
      added,
      repeated,
      dresidual,
      partials,
      period,
      total,
      perBlock,
      productsAfter,
      relu,
    ]);
    const rows = (blocks * period) / columns;
    kernels.foldColumns(partials, rows, columns, sums, doffset, 1);
    kernels.foldColumns(partials + productsAfter, rows, columns, sums, dscale, 1);
    kernels.batchNormGradTerms(doffset, dscale, at(variance), k1, k2, columns, total / columns, epsilon);
    repeat([k1, k2], repeated + 12 * period, periods, backend);
    // With a residual, the first pass has applied the ReLU's gradient.
    const isMasked = relu && !residual;
    const upstream = relu && residual ? dresidual : at(dy);
    runBlocks(backend, 'batchNormGrad', periods, [upstream, at(x), repeated, dx, period, total, isMasked]);
    return outputs;
  },
);

const periodsIn = ({ shape }: TensorInfo) => periodsOf(util.sizeFromShape(shape), shape.at(-1) as number);

function runBlocks(
  backend: WasmBackend,
  kernel: 'batchNormStatistics' | 'batchNorm' | 'batchNormGradSums' | 'batchNormGrad',
  { periods, perBlock }: Periods,
  args: (number | boolean)[],
): void {
  runJob(backend, { kernel, units: periods, unitsPerTask: perBlock, args });
}

/** Repeats each of the channels' vectors over a period, one after the other. */
function repeat(
  vectors: readonly Address[],
  to: Address,
  { columns, period }: Periods,
  backend: WasmBackend,
): void {
  const kernels = kernelsIn(backend);
  for (const [index, vector] of vectors.entries()) {
    kernels.repeatColumns(vector, to + 4 * period * index, columns, period);
  }
}

/** Another tensor of the same values. */
function shared({ dataId, shape, dtype }: TensorInfo, backend: WasmBackend): TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
