import type { KernelContract } from '@convkit/ops/kernels';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Argument, draw, part, shared, unpacking, webglKernel } from '../backend.js';

type Forward = KernelContract['BatchNorm'];
type Backward = KernelContract['BatchNormGrad'];

/**
 * Three draws. The statistics in two: mean and sum of squared distances of each block of rows, then of all blocks, joined as
 * Chan, Golub and LeVeque 1983, eq. 2.1 joins two; then the values.
 */
export const batchNorm = webglKernel<Forward['inputs'], Forward['attrs']>(
  'BatchNorm',
  (given, { epsilon, relu }, backend) =>
    unpacking(backend, [given.x, given.residual] as const, ([x, residual]) => {
      const { scale, offset } = given;
      const extents = extentsOf(x);
      const { rows, channels, block, blocks } = extents;
      const partials = draw(backend, {
        inputs: [{ name: 'x', tensor: x, shape: [rows, channels] }],
        output: [2, blocks, channels],
        code: `void main() {
        ivec3 at = getOutputCoords();
        int first = at.y * ${block};
        int end = min(first + ${block}, ${rows});
        float sum = 0.0;
        for (int r = first; r < end; r++) sum += getX(r, at.z);
        float mean = sum / float(end - first);
        float squares = 0.0;
        if (at.x == 1) for (int r = first; r < end; r++) {
          float distance = getX(r, at.z) - mean;
          squares += distance * distance;
        }
        setOutput(at.x == 0 ? mean : squares);
      }`,
      });
      const statistics = draw(backend, {
        inputs: [{ name: 'partials', tensor: partials, shape: [2, blocks, channels] }],
        output: [2, channels],
        code: `float countOf(int b) { return float(min(${block}, ${rows} - b * ${block})); }
      void main() {
        ivec2 at = getOutputCoords();
        float sum = 0.0;
        for (int b = 0; b < ${blocks}; b++) sum += countOf(b) * getPartials(0, b, at.y);
        float mean = sum / ${rows}.0;
        float squares = 0.0;
        if (at.x == 1) for (int b = 0; b < ${blocks}; b++) {
          float distance = getPartials(0, b, at.y) - mean;
          squares += getPartials(1, b, at.y) + countOf(b) * distance * distance;
        }
        setOutput(at.x == 0 ? mean : squares / ${rows}.0);
      }`,
      });
      const mean = part(backend, statistics, 0, [channels]);
      const variance = part(backend, statistics, channels, [channels]);
      for (const used of [partials, statistics]) backend.disposeIntermediateTensorInfo(used);
      const inputs = operands({ x, scale, offset, mean, variance, residual }, extents);
      const y = draw(backend, {
        inputs,
        output: [rows, channels],
        uniforms: { epsilon },
        code: `${affine(residual)}
      void main() {
        ivec2 at = getOutputCoords();
        float y = affine(at.x, at.y);
        setOutput(${relu ? 'isnan(y) ? y : max(y, 0.0)' : 'y'});
      }`,
      });
      return [{ ...y, shape: x.shape }, mean, variance];
    }),
);

/** Three draws: the sums of dz and dz xhat of each block of rows, of all blocks, then dx; one more for a residual behind a ReLU. */
export const batchNormGrad = webglKernel<Backward['inputs'], Backward['attrs']>(
  'BatchNormGrad',
  (all, { epsilon, relu }, backend) =>
    unpacking(backend, [all.dy, all.x, all.residual] as const, ([dy, x, residual]) => {
      const { scale, offset, mean, variance } = all;
      const given = { x, residual, scale, offset, mean, variance };
      const extents = extentsOf(x);
      const { rows, channels, block, blocks } = extents;
      const inputs = [...operands(given, extents), { name: 'dy', tensor: dy, shape: [rows, channels] }];
      const uniforms = { epsilon };
      const functions = `${affine(residual)}
      float dz(int r, int c) { return ${relu ? 'affine(r, c) > 0.0 ? getDy(r, c) : 0.0' : 'getDy(r, c)'}; }`;
      const partials = draw(backend, {
        inputs,
        output: [2, blocks, channels],
        uniforms,
        code: `${functions}
      void main() {
        ivec3 at = getOutputCoords();
        int first = at.y * ${block};
        int end = min(first + ${block}, ${rows});
        float sum = 0.0;
        for (int r = first; r < end; r++) sum += dz(r, at.z) * (at.x == 0 ? normal(r, at.z) : 1.0);
        setOutput(sum);
      }`,
      });
      const sums = draw(backend, {
        inputs: [{ name: 'partials', tensor: partials, shape: [2, blocks, channels] }],
        output: [2, channels],
        code: `void main() {
        ivec2 at = getOutputCoords();
        float sum = 0.0;
        for (int b = 0; b < ${blocks}; b++) sum += getPartials(at.x, b, at.y);
        setOutput(sum);
      }`,
      });
      const dx = draw(backend, {
        inputs: [...inputs, { name: 'sums', tensor: sums, shape: [2, channels] }],
        output: [rows, channels],
        uniforms,
        code: `${functions}
      void main() {
        ivec2 at = getOutputCoords();
        int c = at.y;
        float centred = dz(at.x, c) - getSums(1, c) / ${rows}.0 - normal(at.x, c) * getSums(0, c) / ${rows}.0;
        setOutput(centred * getScale(c) * inversesqrt(getVariance(c) + epsilon));
      }`,
      });
      const outputs = [
        { ...dx, shape: x.shape },
        part(backend, sums, 0, [channels]),
        part(backend, sums, channels, [channels]),
      ];
      for (const used of [partials, sums]) backend.disposeIntermediateTensorInfo(used);
      if (residual && !relu) outputs.push(shared(backend, all.dy));
      if (residual && relu) {
        const code = `${functions} void main() { ivec2 at = getOutputCoords(); setOutput(dz(at.x, at.y)); }`;
        const masked = draw(backend, { inputs, output: [rows, channels], uniforms, code });
        outputs.push({ ...masked, shape: x.shape });
      }
      return outputs;
    }),
);

interface Extents {
  readonly rows: number;
  readonly channels: number;
  /** Rows that one element of a partial sum goes over. */
  readonly block: number;
  readonly blocks: number;
}

/** Both sums, of a block and of all blocks, are about as long. */
function extentsOf({ shape }: TensorInfo): Extents {
  const channels = shape.at(-1) as number;
  const rows = util.sizeFromShape(shape) / channels;
  const block = Math.ceil(Math.sqrt(rows));
  return { rows, channels, block, blocks: Math.ceil(rows / block) };
}

type Operands = Record<'x' | 'scale' | 'offset' | 'mean' | 'variance', TensorInfo> & {
  readonly residual?: TensorInfo | undefined;
};

function operands({ residual, ...rest }: Operands, { rows, channels }: Extents): Argument[] {
  const { x, scale, offset, mean, variance } = rest;
  const ofChannels = Object.entries({ scale, offset, mean, variance });
  return [
    { name: 'x', tensor: x, shape: [rows, channels] },
    ...ofChannels.map(([name, tensor]) => ({ name, tensor, shape: [channels] })),
    ...(residual ? [{ name: 'residual', tensor: residual, shape: [rows, channels] }] : []),
  ];
}

/** GLSL of the value before the ReLU. */
const affine = (residual: TensorInfo | undefined) => `
  float normal(int r, int c) { return (getX(r, c) - getMean(c)) * inversesqrt(getVariance(c) + epsilon); }
  float affine(int r, int c) {
    return normal(r, c) * getScale(c) + getOffset(c)${residual ? ' + getResidual(r, c)' : ''};
  }`;
