import type { GraphNode } from '@convkit/core';
import type { DepthToSpaceAttrs, ResizeBilinearAttrs } from '@tensorflow/tfjs-core';
import { int, text } from '../model/attributes.js';
import { attrsOf, type Context, inputOf, outputOf, refuse, type Translators } from '../translator.js';

export const images: Translators = {
  ResizeBilinear: (node, context) => resize(node, { mode: text('linear') }, context),
  ResizeNearestNeighbor: (node, context) => {
    const { alignCorners, halfPixelCenters } = attrsOf<ResizeBilinearAttrs>(node);
    // With its half-pixel centers, tfjs rounds down after adding a half again.
    const rounding = alignCorners || halfPixelCenters ? 'round_prefer_ceil' : 'floor';
    resize(node, { mode: text('nearest'), nearest_mode: text(rounding) }, context);
  },
  DepthToSpace: (node, { graph, values }) => {
    const { blockSize, dataFormat } = attrsOf<DepthToSpaceAttrs>(node);
    if (dataFormat !== 'NHWC') refuse(node, `with images ${dataFormat}`);
    const x = values.name(inputOf(node, 'x'), 'channels-first');
    values.define(
      outputOf(node),
      'channels-first',
      graph.node('DepthToSpace', [x], { blocksize: int(blockSize) }),
    );
  },
};

function resize(node: GraphNode, attributes: object, { graph, values }: Context): void {
  const { size, alignCorners, halfPixelCenters } = attrsOf<ResizeBilinearAttrs>(node);
  const pixels = halfPixelCenters ? 'half_pixel' : 'asymmetric';
  const x = values.name(inputOf(node, 'images'), 'channels-first');
  const lengths = graph.node('Slice', [graph.node('Shape', [x]), graph.int64([0]), graph.int64([2])]);
  const sizes = graph.node('Concat', [lengths, graph.int64(size)], { axis: int(0) });
  const name = graph.node('Resize', [x, '', '', sizes], {
    ...attributes,
    coordinate_transformation_mode: text(alignCorners ? 'align_corners' : pixels),
  });
  values.define(outputOf(node), 'channels-first', name);
}
