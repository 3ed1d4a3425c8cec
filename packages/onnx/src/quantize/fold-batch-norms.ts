import { Attributes } from '../import/attributes.js';
import { labelOf } from '../import/graph-nodes.js';
import { TensorProto_DataType as Type } from '../proto/onnx_pb.js';
import type { GraphEditor } from './graph-editor.js';

/** Folds each batch norm into the convolution before it, if nothing else uses what the convolution computes. */
export function foldBatchNorms(editor: GraphEditor): void {
  const consumers = editor.consumers();
  const producers = new Map(editor.nodes.flatMap((node) => node.output.map((name) => [name, node] as const)));
  const folded = new Set<string>();
  for (const node of editor.nodes) {
    const [x = '', ...rest] = node.input;
    const convolution = producers.get(x);
    if (node.opType !== 'BatchNormalization' || convolution?.opType !== 'Conv') continue;
    if (consumers.get(x)?.length !== 1 || editor.isOutput(x)) continue;
    const [scale, offset, mean, variance] = rest.slice(0, 4).map((name) => editor.floats(name)?.data);
    const filter = editor.floats(convolution.input[1]);
    const biases = convolution.input[2]
      ? editor.floats(convolution.input[2])?.data
      : new Float32Array(scale?.length ?? 0);
    if (!scale || !offset || !mean || !variance || !filter || !biases) continue;
    const epsilon = new Attributes(node, labelOf(node)).number('epsilon', 1e-5);
    const factors = scale.map((value, c) => value / Math.sqrt((variance[c] as number) + epsilon));
    const perFilter = filter.data.length / factors.length;
    const weights = filter.data.map((value, i) => value * (factors[Math.floor(i / perFilter)] as number));
    const shifts = biases.map(
      (value, c) => (value - (mean[c] as number)) * (factors[c] as number) + (offset[c] as number),
    );
    if (![...factors, ...shifts].every(Number.isFinite)) continue;
    const name = convolution.input[1] as string;
    const isOwn = consumers.get(name)?.length === 1;
    const bias = name.endsWith('weight') ? name.replace(/weight$/, 'bias') : `${name}_bias`;
    convolution.input = [
      convolution.input[0] as string,
      editor.addInitializer(name, Type.FLOAT, filter.shape, weights, isOwn),
      editor.addInitializer(bias, Type.FLOAT, [factors.length], shifts),
    ];
    convolution.output = [node.output[0] as string];
    folded.add(node.output[0] as string);
  }
  editor.nodes = editor.nodes.filter(
    ({ opType, output }) => opType !== 'BatchNormalization' || !folded.has(output[0] ?? ''),
  );
}
