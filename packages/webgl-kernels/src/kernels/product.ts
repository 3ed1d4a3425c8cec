import {
  _FusedMatMul,
  BatchMatMul,
  type KernelFunc,
  type TensorInfo,
  upcastType,
} from '@tensorflow/tfjs-core';
import { type WebglBackend, webglKernel } from '../backend.js';
import { drawPacked, elementwise } from '../packed.js';

interface Operands {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}

interface Attrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly activation?: string;
}

/** Longest vector whose products tfjs sums in a single draw call. */
const MAX_SINGLE_SUM = 1000;

/**
 * Matrix product. tfjs's own kernel is correct over an even extent, but over an odd one it adds the undefined values beyond the edge. Then this
 * draws the product itself, or calls tfjs's kernel on copies with zeros there.
 */
const product = (kernelName: typeof BatchMatMul | typeof _FusedMatMul) => (stock: KernelFunc) =>
  webglKernel<Operands, Attrs>(kernelName, (inputs, attrs, backend) => {
    const { a, b, bias } = inputs;
    const { transposeA, transposeB, activation = 'linear' } = attrs;
    const run = (operands: Operands) =>
      stock({ inputs: { ...operands }, attrs: { ...attrs } as never, backend }) as TensorInfo;
    const shared = a.shape.at(transposeA ? -2 : -1) as number;
    // tfjs's kernel rejects extents that do not match.
    if (shared % 2 === 0 || b.shape.at(transposeB ? -1 : -2) !== shared) return run(inputs);
    const [rows, columns] = [a.shape.at(transposeA ? -1 : -2), b.shape.at(transposeB ? -2 : -1)] as const;
    const isSupported =
      a.shape.length === 2 &&
      b.shape.length === 2 &&
      (activation === 'linear' || activation === 'relu') &&
      (!bias || String(bias.shape) === String([columns])) &&
      (shared <= MAX_SINGLE_SUM || (rows !== 1 && columns !== 1));
    if (isSupported) return multiply(backend, inputs, attrs);
    const clean = [a, b].map((x) => elementwise(backend, { x }, 'x')) as [TensorInfo, TensorInfo];
    const result = run({ ...inputs, a: clean[0], b: clean[1] });
    for (const copy of clean) backend.disposeIntermediateTensorInfo(copy);
    return result;
  });

export const batchMatMul = product(BatchMatMul);
export const fusedMatMul = product(_FusedMatMul);

function multiply(backend: WebglBackend, { a, b, bias }: Operands, attrs: Attrs): TensorInfo {
  const { transposeA, transposeB, activation } = attrs;
  const [shared, rows] = (transposeA ? a.shape : [...a.shape].reverse()) as [number, number];
  const columns = b.shape[transposeB ? 0 : 1] as number;
  return drawPacked(backend, {
    inputs: { a, b, ...(bias && { bias }) },
    output: [rows, columns],
    dtype: upcastType(a.dtype, b.dtype),
    code: `void main() {
      ivec3 at = place();
      vec4 sum = vec4(${bias ? 'biasAt(0, 0, at.z).xyxy' : '0.0'});
      for (int i = 0; i < ${shared}; i += 2) {
        vec4 left = ${transposeA ? 'aAt(0, i, at.y).xzyw' : 'aAt(0, at.y, i)'};
        vec4 right = ${transposeB ? 'bAt(0, at.z, i).xzyw' : 'bAt(0, i, at.z)'};
        sum += left.xxzz * right.xyxy;
        if (i + 1 < ${shared}) sum += left.yyww * right.zwzw;
      }
      put(${activation === 'relu' ? 'rectified(sum)' : 'sum'});
    }`,
  });
}
