import type { GraphNode, GraphValue } from '@convkit/core';
import type { FusedBatchNormAttrs } from '@tensorflow/tfjs-core';
import { attrsOf, inputOf } from './translator.js';

/** Batch norm in inference as one product and one sum per channel: y = x * factors + terms, in float64. */
export interface Affine {
  readonly factors: Float64Array;
  readonly terms: Float64Array;
}

/** The values per channel of an input of batch norm, `fallback` if it is absent; undefined if they are not constant. */
export function perChannel(node: GraphNode, name: string, fallback: number): Float32Array | undefined {
  const channels = inputOf(node, 'x').singleShape.at(-1) as number;
  const value: GraphValue | undefined = node.inputs[name];
  if (!value) return new Float32Array(channels).fill(fallback);
  if (value.values?.length === 1) return new Float32Array(channels).fill(value.values[0] as number);
  return value.values?.length === channels ? Float32Array.from(value.values) : undefined;
}

/** Reduces a `FusedBatchNorm` whose inputs besides x are constants; undefined if they are not. */
export function affineOf(node: GraphNode): Affine | undefined {
  const { varianceEpsilon } = attrsOf<FusedBatchNormAttrs>(node);
  const scale = perChannel(node, 'scale', 1);
  const offset = perChannel(node, 'offset', 0);
  const mean = perChannel(node, 'mean', 0);
  const variance = perChannel(node, 'variance', 1);
  if (!scale || !offset || !mean || !variance) return undefined;
  const at = (values: Float32Array, c: number) => values[c] as number;
  const factors = Float64Array.from(
    scale,
    (factor, c) => factor / Math.sqrt(at(variance, c) + varianceEpsilon),
  );
  const terms = Float64Array.from(offset, (term, c) => term - at(mean, c) * (factors[c] as number));
  return { factors, terms };
}
