import type { GraphNode } from '@convkit/core';
import type { FusedBatchNormAttrs, LRNAttrs } from '@tensorflow/tfjs-core';
import { TensorProto_DataType } from '../../proto/onnx_pb.js';
import { affineOf, perChannel } from '../batch-norm-constants.js';
import { float, int } from '../model/attributes.js';
import { attrsOf, type Context, inputOf, outputOf, refuse, type Translators } from '../translator.js';

export const normalization: Translators = {
  FusedBatchNorm: (node, context) => {
    const isImage = context.values.form(inputOf(node, 'x')) === 'channels-first';
    if (isImage) batchNormalization(node, context);
    else scaleLastAxis(node, context);
  },
  LRN: (node, { graph, values }) => {
    const { depthRadius, bias, alpha, beta } = attrsOf<LRNAttrs>(node);
    const size = 2 * depthRadius + 1;
    // ONNX divides alpha by the size.
    const attributes = { size: int(size), bias: float(bias), alpha: float(alpha * size), beta: float(beta) };
    const name = graph.node('LRN', [values.name(inputOf(node, 'x'), 'channels-first')], attributes);
    values.define(outputOf(node), 'channels-first', name);
  },
};

const PARAMETERS = [
  ['scale', 1],
  ['offset', 0],
  ['mean', 0],
  ['variance', 1],
] as const;

function batchNormalization(node: GraphNode, { graph, values }: Context): void {
  const { varianceEpsilon } = attrsOf<FusedBatchNormAttrs>(node);
  const x = inputOf(node, 'x');
  const names = PARAMETERS.map(([name, fallback]) => {
    const elements =
      perChannel(node, name, fallback) ?? refuse(node, `with a ${name} that depends on the input`);
    const value = node.inputs[name] ?? { ...x, values: elements };
    return values.initializer(value, 'per channel', name, () => ({
      shape: [elements.length],
      values: elements,
    }));
  });
  const inputs = [values.name(x, 'channels-first'), ...names];
  const name = graph.node('BatchNormalization', inputs, { epsilon: float(varianceEpsilon) });
  values.define(outputOf(node), 'channels-first', name);
}

/** Batch norm of features. tfjs views them as images with the batch as an axis of their pixels. */
function scaleLastAxis(node: GraphNode, { graph, values }: Context): void {
  const affine = affineOf(node) ?? refuse(node, 'with parameters that depend on the input');
  const [factors, terms] = [affine.factors, affine.terms].map((data, i) =>
    graph.initializer(`${graph.layer}/${i === 0 ? 'factors' : 'terms'}`, {
      dims: [data.length],
      type: TensorProto_DataType.FLOAT,
      data: Float32Array.from(data),
    }),
  ) as [string, string];
  const product = graph.node('Mul', [values.name(inputOf(node, 'x'), 'plain'), factors]);
  values.define(outputOf(node), 'plain', graph.node('Add', [product, terms]));
}
