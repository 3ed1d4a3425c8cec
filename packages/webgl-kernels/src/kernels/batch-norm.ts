import type { KernelContract } from '@convkit/ops/kernels';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { shared, webglKernel } from '../backend.js';
import { drawPacked, packing } from '../packed.js';
import { type Blocks, blocksOf, overBlock, sumOfX, total } from './column-sums.js';

type Forward = KernelContract['BatchNorm'];

/**
 * Batch norm in four draw calls. The first computes the mean and the sum of squared deviations of each block of rows. Two combine the blocks
 * into mean and variance (Chan, Golub and LeVeque 1983, equation 2.1). The last computes the values.
 */
export const batchNorm = webglKernel<Forward['inputs'], Forward['attrs']>(
  'BatchNorm',
  (given, { epsilon, relu }, backend) =>
    packing(backend, operandsOf(given), (operands) => {
      const { x } = operands;
      const blocks = blocksOf(x);
      const [, , columns] = blocks.planes;
      const rows = rowsOf(blocks);
      const partials = drawPacked(backend, {
        inputs: { x },
        output: [2, blocks.blocks, columns],
        code: `${countRows(blocks)}
        ${sumOfX(blocks)}
        vec2 mean = vec2(0.0);
        ${overBlock(
          blocks,
          'squaresOf',
          `vec4 d = xAt(plane, row, c) - mean.xyxy;
          d *= d;
          result += d.xy + (hasSecond ? d.zw : vec2(0.0));`,
        )}
        vec2 partial(ivec3 at, int block) {
          if (block >= ${blocks.blocks}) return vec2(0.0);
          mean = sumOf(block, at.z) / countRows(block);
          return at.x == 0 ? mean : squaresOf(block, at.z);
        }
        void main() { ivec3 at = place(); put(vec4(partial(at, at.y), partial(at, at.y + 1))); }`,
      });
      const mean = drawPacked(backend, {
        inputs: { partials },
        output: [columns],
        code: `${countRows(blocks)}
        void main() {
          int c = place().z;
          vec2 sum = vec2(0.0);
          for (int b = 0; b < ${blocks.blocks}; b++) sum += countRows(b) * lanesOf(partialsAt(0, b, c), b);
          put(vec4(sum / ${rows}.0, 0.0, 0.0));
        }`,
      });
      const variance = drawPacked(backend, {
        inputs: { partials, mean },
        output: [columns],
        code: `${countRows(blocks)}
        void main() {
          int c = place().z;
          vec2 mean = meanAt(0, 0, c).xy;
          vec2 squares = vec2(0.0);
          for (int b = 0; b < ${blocks.blocks}; b++) {
            vec2 distance = lanesOf(partialsAt(0, b, c), b) - mean;
            squares += lanesOf(partialsAt(1, b, c), b) + countRows(b) * distance * distance;
          }
          put(vec4(squares / ${rows}.0, 0.0, 0.0));
        }`,
      });
      backend.disposeIntermediateTensorInfo(partials);
      const y = drawPacked(backend, {
        inputs: { ...operands, mean, variance },
        output: x.shape,
        uniforms: { epsilon },
        code: `${affine('residual' in operands)}
        void main() { ivec3 at = place(); vec4 y = affine(at); put(${relu ? 'rectified(y)' : 'y'}); }`,
      });
      return [y, mean, variance];
    }),
);

type Backward = KernelContract['BatchNormGrad'];

/**
 * Gradient of batch norm in four draw calls. The first sums dz and dz * xhat over each block of rows, two sum over all blocks, and the last
 * computes dx. A residual before a ReLU needs one more.
 */
export const batchNormGrad = webglKernel<Backward['inputs'], Backward['attrs']>(
  'BatchNormGrad',
  (all, { epsilon, relu }, backend) => {
    const { dy, mean, variance } = all;
    return packing(backend, { dy, mean, variance, ...operandsOf(all) }, (inputs) => {
      const { x } = inputs;
      const blocks = blocksOf(x);
      const [, , columns] = blocks.planes;
      const uniforms = { epsilon };
      const functions = `${affine('residual' in inputs)}
        vec4 dz(ivec3 at) {
          vec4 dy = dyAt(at.x, at.y, at.z);
          return ${relu ? 'mix(vec4(0.0), dy, greaterThan(affine(at), vec4(0.0)))' : 'dy'};
        }`;
      const partials = drawPacked(backend, {
        inputs,
        output: [2, blocks.blocks, columns],
        uniforms,
        code: `${functions}
        bool isScale = false;
        ${overBlock(
          blocks,
          'sumOf',
          `ivec3 at = ivec3(plane, row, c);
          vec4 v = dz(at);
          if (isScale) v *= normal(at);
          result += v.xy + (hasSecond ? v.zw : vec2(0.0));`,
        )}
        void main() {
          ivec3 at = place();
          isScale = at.x == 0;
          put(vec4(sumOf(at.y, at.z), sumOf(at.y + 1, at.z)));
        }`,
      });
      const [dscale, doffset] = [total(backend, partials, 0), total(backend, partials, 1)];
      backend.disposeIntermediateTensorInfo(partials);
      const dx = drawPacked(backend, {
        inputs: { ...inputs, dscale, doffset },
        output: x.shape,
        uniforms,
        code: `${functions}
        void main() {
          ivec3 at = place();
          vec4 shift = (doffsetAt(0, 0, at.z).xyxy + normal(at) * dscaleAt(0, 0, at.z).xyxy) / ${rowsOf(blocks)}.0;
          put((dz(at) - shift) * scaleAt(0, 0, at.z).xyxy * inversesqrt(varianceAt(0, 0, at.z).xyxy + epsilon));
        }`,
      });
      const outputs = [dx, dscale, doffset];
      if (all.residual && !relu) outputs.push(shared(backend, dy));
      if (all.residual && relu) {
        const code = `${functions} void main() { put(dz(place())); }`;
        outputs.push(drawPacked(backend, { inputs, output: x.shape, uniforms, code }));
      }
      return outputs;
    });
  },
);

type Operands = Record<'x' | 'scale' | 'offset', TensorInfo> & { readonly residual?: TensorInfo };

const operandsOf = ({ x, scale, offset, residual }: Operands): Operands => ({
  x,
  scale,
  offset,
  ...(residual && { residual }),
});

const rowsOf = ({ planes: [planes, rows] }: Blocks): number => planes * rows;

/** GLSL of `countRows`, the number of rows in a block. The last pair of a plane may be a single row. */
const countRows = ({ planes: [, rows], pairsInPlane, pairs, block }: Blocks) => `
  int rowsBefore(int pair) { return 2 * pair${rows % 2 === 0 ? '' : ` - pair / ${pairsInPlane}`}; }
  float countRows(int b) { return float(rowsBefore(min((b + 1) * ${block}, ${pairs})) - rowsBefore(b * ${block})); }`;

/** GLSL of `affine`, the output texel before the ReLU. */
const affine = (isAdded: boolean) => `
  vec4 normal(ivec3 at) {
    vec4 deviation = inversesqrt(varianceAt(0, 0, at.z).xyxy + epsilon);
    return (xAt(at.x, at.y, at.z) - meanAt(0, 0, at.z).xyxy) * deviation;
  }
  vec4 affine(ivec3 at) {
    vec4 y = normal(at) * scaleAt(0, 0, at.z).xyxy + offsetAt(0, 0, at.z).xyxy;
    return y${isAdded ? ' + residualAt(at.x, at.y, at.z)' : ''};
  }`;
