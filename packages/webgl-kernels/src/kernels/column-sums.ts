import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebglBackend } from '../backend.js';
import { drawPacked, type Planes, planesOf } from '../packed.js';

/** Partition of the rows of all planes into blocks, which are summed separately. A texel holds a pair of rows. */
export interface Blocks {
  readonly planes: Planes;
  /** Number of row pairs in a plane. If the number of rows is odd, the last pair is a single row. */
  readonly pairsInPlane: number;
  /** Number of row pairs in all planes. */
  readonly pairs: number;
  /** Number of row pairs in a block, chosen so that the sums within and over blocks are about equally long. */
  readonly block: number;
  /** Number of blocks. */
  readonly blocks: number;
}

/** Partitions the rows of a tensor into blocks. */
export function blocksOf(tensor: TensorInfo): Blocks {
  const planes = planesOf(tensor);
  const pairsInPlane = Math.ceil(planes[1] / 2);
  const pairs = planes[0] * pairsInPlane;
  const block = pairs <= 32 ? pairs : Math.ceil(Math.sqrt(pairs));
  return { planes, pairsInPlane, pairs, block, blocks: Math.ceil(pairs / block) };
}

/**
 * GLSL of a function that iterates over the rows of a block, two at a time.
 * @param body GLSL statements that may use `plane`, `row` and `hasSecond`, and add to `result`.
 */
export const overBlock = (
  { planes: [, rows], pairsInPlane, pairs, block }: Blocks,
  name: string,
  body: string,
) => `
  vec2 ${name}(int block, int c) {
    vec2 result = vec2(0.0);
    int end = min((block + 1) * ${block}, ${pairs});
    for (int pair = block * ${block}; pair < end; pair++) {
      int plane = pair / ${pairsInPlane};
      int row = 2 * (pair - plane * ${pairsInPlane});
      bool hasSecond = row + 1 < ${rows};
      ${body}
    }
    return result;
  }`;

/** GLSL of `sumOf`, the sum of a block's rows of x. */
export const sumOfX = (blocks: Blocks) =>
  overBlock(blocks, 'sumOf', 'vec4 v = xAt(plane, row, c); result += v.xy + (hasSecond ? v.zw : vec2(0.0));');

/** Sums over all axes but the last. Two draw calls (sums of blocks, then over blocks), or one if there are few rows. */
export function columnSums(backend: WebglBackend, x: TensorInfo): TensorInfo {
  const blocks = blocksOf(x);
  const columns = blocks.planes[2];
  const sumOf = sumOfX(blocks);
  if (blocks.blocks === 1) {
    const code = `${sumOf} void main() { put(vec4(sumOf(0, place().z), 0.0, 0.0)); }`;
    return drawPacked(backend, { inputs: { x }, output: [columns], code });
  }
  const partials = drawPacked(backend, {
    inputs: { x },
    output: [blocks.blocks, columns],
    code: `${sumOf} void main() { ivec3 at = place(); put(vec4(sumOf(at.y, at.z), sumOf(at.y + 1, at.z))); }`,
  });
  const sums = total(backend, partials, 0);
  backend.disposeIntermediateTensorInfo(partials);
  return sums;
}

/** Sums the rows of one plane, whose values beyond an odd edge must be 0. Returns [columns]. */
export function total(backend: WebglBackend, partials: TensorInfo, plane: number): TensorInfo {
  const [, rows, columns] = planesOf(partials);
  const code = `void main() {
    int c = place().z;
    vec2 sum = vec2(0.0);
    for (int row = 0; row < ${rows}; row += 2) {
      vec4 v = partialsAt(${plane}, row, c);
      sum += v.xy + v.zw;
    }
    put(vec4(sum, 0.0, 0.0));
  }`;
  return drawPacked(backend, { inputs: { partials }, output: [columns], code });
}
