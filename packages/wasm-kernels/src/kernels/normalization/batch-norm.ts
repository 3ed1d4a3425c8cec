import type { KernelContract } from '@convkit/ops/kernels';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { callKernel, runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { scratch } from '../../runtime/scratch.js';
import { type Address, addressOf, shared, type WasmBackend } from '../../runtime/wasm-backend.js';
import { type Periods, periodsOf } from '../matrix/columns.js';

type Forward = KernelContract['BatchNorm'];
type Inference = KernelContract['BatchNormInference'];
type Backward = KernelContract['BatchNormGrad'];

/** Batch normalization in training, with ReLU and residual. It takes two passes: the statistics, then everything else. */
export const batchNorm = wasmKernel<Forward['inputs'], Forward['attrs']>(
  'BatchNorm',
  (inputs, { epsilon, relu }, backend) => {
    const periods = periodsIn(inputs.x);
    const { columns: channels, period, blocks } = periods;
    const outputs = [inputs.x.shape, [channels], [channels]].map((shape) =>
      backend.makeOutput(shape, 'float32'),
    );
    const [y, mean, variance] = outputs.map((output) => addressOf(backend, output)) as [
      Address,
      Address,
      Address,
    ];
    const [partials, factor, repeated, sums, squares] = scratch(
      backend,
      2 * blocks * period,
      channels,
      3 * period,
      2 * channels,
      2 * channels,
    ) as [Address, Address, Address, Address, Address];
    const [x, scale, offset] = [inputs.x, inputs.scale, inputs.offset].map((tensor) =>
      addressOf(backend, tensor),
    ) as [Address, Address, Address];
    const residual = inputs.residual ? addressOf(backend, inputs.residual) : 0;
    const [units, unitsPerTask] = [periods.count, periods.periodsPerBlock];
    runJob(backend, {
      kernel: 'batchNormStatistics',
      units,
      unitsPerTask,
      args: { periods, x, partials },
    });
    callKernel(backend, 'batchNormMoments', {
      periods,
      partials,
      blocks,
      channels,
      sums,
      squares,
      mean,
      variance,
    });
    callKernel(backend, 'batchNormFactors', { scale, variance, factor, channels, epsilon });
    repeat([mean, factor, offset], repeated, periods, backend);
    runJob(backend, {
      kernel: 'batchNorm',
      units,
      unitsPerTask,
      args: { periods, x, residual, repeated, y, relu },
    });
    return outputs;
  },
);

/** Batch normalization with given statistics, with ReLU and residual, in one pass. */
export const batchNormInference = wasmKernel<Inference['inputs'], Inference['attrs']>(
  'BatchNormInference',
  ({ x, scale, offset, mean, variance, residual }, { epsilon, relu }, backend) => {
    const periods = periodsIn(x);
    const { columns: channels, period } = periods;
    const output = backend.makeOutput(x.shape, 'float32');
    const at = (tensor: TensorInfo) => addressOf(backend, tensor);
    const [factor, repeated] = scratch(backend, channels, 3 * period) as [Address, Address];
    callKernel(backend, 'batchNormFactors', {
      scale: at(scale),
      variance: at(variance),
      factor,
      channels,
      epsilon,
    });
    repeat([at(mean), factor, at(offset)], repeated, periods, backend);
    runJob(backend, {
      kernel: 'batchNorm',
      units: periods.count,
      unitsPerTask: periods.periodsPerBlock,
      args: { periods, x: at(x), residual: residual ? at(residual) : 0, repeated, y: at(output), relu },
    });
    return [output];
  },
);

/** The gradients of batch normalization. They take two passes: the sums that every gradient needs, then the input's gradient. */
export const batchNormGrad = wasmKernel<Backward['inputs'], Backward['attrs']>(
  'BatchNormGrad',
  (inputs, { epsilon, relu }, backend) => {
    const periods = periodsIn(inputs.x);
    const { columns: channels, total, period, blocks } = periods;
    const outputs = [inputs.x.shape, [channels], [channels]].map((shape) =>
      backend.makeOutput(shape, 'float32'),
    );
    if (inputs.residual) {
      outputs.push(relu ? backend.makeOutput(inputs.x.shape, 'float32') : shared(inputs.dy, backend));
    }
    const [dx, dscale, doffset, dresidual = 0] = outputs.map((output) => addressOf(backend, output)) as [
      Address,
      Address,
      Address,
      Address?,
    ];
    const [partials, factor, k1, k2, repeated, accumulators] = scratch(
      backend,
      2 * blocks * period,
      channels,
      channels,
      channels,
      5 * period,
      2 * channels,
    ) as [Address, Address, Address, Address, Address, Address];
    const at = (tensor: TensorInfo) => addressOf(backend, tensor);
    const [dy, x, variance] = [at(inputs.dy), at(inputs.x), at(inputs.variance)];
    const residual = inputs.residual ? at(inputs.residual) : 0;
    const [units, unitsPerTask] = [periods.count, periods.periodsPerBlock];
    callKernel(backend, 'batchNormFactors', { scale: at(inputs.scale), variance, factor, channels, epsilon });
    repeat([at(inputs.mean), factor, at(inputs.offset)], repeated, periods, backend);
    const products = partials + 4 * blocks * period;
    runJob(backend, {
      kernel: 'batchNormGradSums',
      units,
      unitsPerTask,
      args: { periods, dy, x, residual, repeated, dresidual, sums: partials, products, relu },
    });
    const fold = { rows: (blocks * period) / channels, columns: channels, accumulators, factor: 1 };
    callKernel(backend, 'foldColumns', { ...fold, partials, sums: doffset });
    callKernel(backend, 'foldColumns', { ...fold, partials: products, sums: dscale });
    const rows = total / channels;
    callKernel(backend, 'batchNormGradTerms', { doffset, dscale, variance, k1, k2, channels, rows, epsilon });
    repeat([k1, k2], repeated + 12 * period, periods, backend);
    // With a residual, the first pass has applied the ReLU's gradient.
    const isApplied = relu && residual !== 0;
    runJob(backend, {
      kernel: 'batchNormGrad',
      units,
      unitsPerTask,
      args: { periods, dy: isApplied ? dresidual : dy, x, repeated, dx, relu: relu && !isApplied },
    });
    return outputs;
  },
);

const periodsIn = ({ shape }: TensorInfo) => periodsOf(util.sizeFromShape(shape), shape.at(-1) as number);

/** Repeats each of several vectors [channels] over a period, one after the other. */
function repeat(
  vectors: readonly Address[],
  to: Address,
  { columns, period }: Periods,
  backend: WasmBackend,
): void {
  for (const [index, vector] of vectors.entries()) {
    callKernel(backend, 'repeatColumns', { from: vector, to: to + 4 * period * index, columns, period });
  }
}
