import type { GraphNode, GraphValue } from '@convkit/core';
import type { BatchMatMulAttrs } from '@tensorflow/tfjs-core';
import { int, ints } from '../model/attributes.js';
import { outputsFirst, permute, type Shaped } from '../permute.js';
import {
  attrsOf,
  type Context,
  forEachKernel,
  inputOf,
  outputOf,
  refuse,
  type Translators,
} from '../translator.js';
import { activate } from './activations.js';

export const products: Translators = forEachKernel('BatchMatMul _FusedMatMul', (node, context) => {
  const [a, b] = [inputOf(node, 'a'), inputOf(node, 'b')];
  const isLinear = a.shape.length === 2 && b.shape.length === 2 && b.values !== undefined && !a.values;
  const product = isLinear ? linear(node, a, b, context) : general(node, a, b, context);
  const rank = outputOf(node).shape.length;
  context.values.define(outputOf(node), 'plain', activate(node, product, { axis: rank - 1, rank }, context));
});

/** A product with a constant matrix is a linear layer, whose weight is PyTorch's [out, in]. */
function linear(node: GraphNode, a: GraphValue, b: GraphValue, { graph, values }: Context): string {
  const { transposeA, transposeB } = attrsOf<BatchMatMulAttrs>(node);
  const images = transposeA ? undefined : values.images(a);
  const form = images ? 'flattened' : 'plain';
  const weight = values.initializer(b, `matrix ${transposeB} ${images ?? ''}`, 'weight', () =>
    linearWeight(b, transposeB, images),
  );
  const outputs = outputOf(node).singleShape[1] as number;
  const { bias } = node.inputs;
  const inputs = [values.name(a, form), weight];
  if (bias) {
    if (bias.values?.length !== outputs) refuse(node, `with a bias of shape [${bias.shape}]`);
    const elements = bias.values;
    inputs.push(values.initializer(bias, 'bias', 'bias', () => ({ shape: [outputs], values: elements })));
  }
  return graph.node('Gemm', inputs, { ...(transposeA && { transA: int(1) }), transB: int(1) });
}

function linearWeight(b: GraphValue, isTransposed: boolean, images?: readonly number[]): Shaped {
  const elements = b.values as Float32Array;
  const [rows = 0, columns = 0] = b.singleShape;
  if (isTransposed) {
    const [height = 1, width = 1, channels = columns] = images ?? [];
    const rowsOfImages = { shape: [rows, height, width, channels], values: elements };
    return { shape: [rows, columns], values: permute(rowsOfImages, [0, 3, 1, 2]).values };
  }
  const channels = images?.[2] ?? rows;
  return { shape: [columns, rows], values: outputsFirst(elements, [rows / channels, channels, columns]) };
}

function general(node: GraphNode, a: GraphValue, b: GraphValue, { graph, values }: Context): string {
  const { transposeA, transposeB } = attrsOf<BatchMatMulAttrs>(node);
  const name = (value: GraphValue, isTransposed: boolean) => {
    const plain = values.name(value, 'plain');
    if (!isTransposed) return plain;
    const axes = [...value.shape.keys()];
    return graph.node('Transpose', [plain], {
      perm: ints([...axes.slice(0, -2), axes.length - 1, axes.length - 2]),
    });
  };
  const product = graph.node('MatMul', [name(a, transposeA), name(b, transposeB)]);
  return node.inputs.bias ? graph.node('Add', [product, values.name(node.inputs.bias, 'plain')]) : product;
}
