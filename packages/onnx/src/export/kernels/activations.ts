import type { GraphNode } from '@convkit/core';
import { float } from '../model/attributes.js';
import { type Context, inputOf, refuse } from '../translator.js';

interface FusedAttrs {
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

/** Applies the activation of a fused kernel to the ONNX value `name`, whose channels are at `axis` of `rank` axes. */
export function activate(
  node: GraphNode,
  name: string,
  { axis, rank }: { readonly axis: number; readonly rank: number },
  { graph, values }: Context,
): string {
  const { activation = 'linear', leakyreluAlpha = 0.2 } = node.singleAttrs as FusedAttrs;
  switch (activation) {
    case 'linear':
      return name;
    case 'relu':
      return graph.node('Relu', [name]);
    case 'relu6':
      return graph.node('Clip', [name, graph.scalar(0), graph.scalar(6)]);
    case 'elu':
      return graph.node('Elu', [name], { alpha: float(1) });
    case 'sigmoid':
      return graph.node('Sigmoid', [name]);
    case 'leakyrelu':
      return graph.node('LeakyRelu', [name], { alpha: float(leakyreluAlpha) });
    case 'prelu': {
      const alpha = inputOf(node, 'preluActivationWeights');
      const channels = alpha.singleShape.at(-1) ?? 1;
      if (!alpha.values || alpha.values.length !== channels) refuse(node, 'with a slope per pixel');
      const shape = [channels, ...Array.from({ length: rank - 1 - axis }, () => 1)];
      const slope = values.initializer(alpha, `slope ${shape.length}`, 'slope', () => ({
        shape,
        values: alpha.values as Float32Array,
      }));
      return graph.node('PRelu', [name, slope]);
    }
    default:
      return refuse(node, `with the activation '${activation}'`);
  }
}
