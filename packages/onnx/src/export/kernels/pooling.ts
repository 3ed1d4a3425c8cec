import type { GraphNode } from '@convkit/core';
import { backend_util, type MaxPoolAttrs } from '@tensorflow/tfjs-core';
import { int } from '../model/attributes.js';
import { attrsOf, type Context, inputOf, outputOf, refuse, type Translators } from '../translator.js';
import { windowAttributes } from './windows.js';

/** In both, padding takes no part: it is below every maximum, and does not count in a mean. */
export const pooling: Translators = {
  MaxPool: (node, context) => pool(node, 'MaxPool', {}, context),
  AvgPool: (node, context) => pool(node, 'AveragePool', { count_include_pad: int(0) }, context),
};

function pool(node: GraphNode, opType: string, attributes: object, { graph, values }: Context): void {
  const { filterSize, strides, pad, dimRoundingMode } = attrsOf<MaxPoolAttrs>(node);
  const x = inputOf(node, 'x');
  const shape = x.singleShape as [number, number, number, number];
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { dilations: _, ...windows } = windowAttributes(node, info);
  const [top = 0n, left = 0n, bottom = 0n, right = 0n] = windows.pads.ints ?? [];
  if (
    top >= info.filterHeight ||
    bottom >= info.filterHeight ||
    left >= info.filterWidth ||
    right >= info.filterWidth
  ) {
    refuse(node, 'with padding as large as its windows');
  }
  const name = graph.node(opType, [values.name(x, 'channels-first')], { ...windows, ...attributes });
  values.define(outputOf(node), 'channels-first', name);
}
