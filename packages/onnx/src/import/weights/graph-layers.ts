import type { Step } from '../graph-nodes.js';
import type { GraphPlan } from '../graph-plan.js';
import { permute, TRANSPOSED } from '../layout.js';
import type { Constant } from '../value.js';
import { flattenedOrder } from './flattened-order.js';
import type { GraphValues } from './graph-values.js';
import { type ImageNode, isProduct, joined, type LayerNode } from './layer-node.js';

/** A weight of an ONNX graph in PyTorch's layout. */
export interface GraphWeight {
  /** Name in the graph. */
  readonly name: string;
  /** Shape: [out, in / groups, height, width], [out, in] or [channels]. */
  readonly shape: readonly number[];
  /** Elements. */
  readonly data: Float32Array;
}

/** A graph reduced to its layers. */
export interface GraphLayers {
  /** The layer that the output comes from. */
  readonly output: LayerNode<GraphWeight>;
  /** Operations before the first layers. */
  readonly before: readonly Step[];
}

/** Reduces a graph to its layers. */
export function graphLayers(plan: GraphPlan, values: GraphValues): GraphLayers {
  const image: ImageNode = { kind: 'image' };
  const nodes = new Map<string, LayerNode<GraphWeight>>([[plan.input, image]]);
  const before: Step[] = [];
  const producers = new Map(plan.steps.flatMap((step) => step.outputs.map((name) => [name, step] as const)));
  for (const step of plan.steps) {
    const inputs = step.inputs.map((name) => nodes.get(name)).filter((input) => input !== undefined);
    if (inputs.length === 0) continue;
    let layer = layerOf(step, nodes, producers, values);
    if (!layer) {
      layer = joined(step.opType === 'Sum' ? 'Add' : step.opType, inputs, image);
      const [bias] =
        step.opType === 'Add' ? step.inputs.map((name) => weightOf(name, values)).filter(Boolean) : [];
      if (bias && isProduct(layer) && bias.data.length === layer.weight.shape[0]) layer.bias ??= bias;
    }
    if (layer === image) before.push(step);
    for (const name of step.outputs) nodes.set(name, layer);
  }
  return { output: nodes.get(plan.output) ?? image, before };
}

function layerOf(
  { opType, inputs, attributes }: Step,
  nodes: ReadonlyMap<string, LayerNode<GraphWeight>>,
  producers: ReadonlyMap<string, Step>,
  values: GraphValues,
): LayerNode<GraphWeight> | undefined {
  const input = nodes.get(inputs[0] ?? '');
  const [weight, second, third, fourth] = [1, 2, 3, 4].map((place) => weightOf(inputs[place], values));
  if (!input || !weight) return undefined;
  if (opType === 'Conv') return { kind: 'convolution', input, weight, bias: second };
  if (opType === 'BatchNormalization' && second && third && fourth) {
    const epsilon = attributes.number('epsilon', 1e-5);
    return {
      kind: 'batch norm',
      input,
      scale: weight,
      offset: second,
      mean: third,
      variance: fourth,
      epsilon,
    };
  }
  const isGemm = opType === 'Gemm' && attributes.integer('transA', 0) === 0;
  if ((!isGemm && opType !== 'MatMul') || weight.shape.length !== 2) return undefined;
  const isTorch = isGemm && attributes.integer('transB', 0) === 1;
  const matrix = isTorch ? weight : { ...weight, ...permute(weight.data, weight.shape, TRANSPOSED) };
  const ordered = reordered(matrix, flattenedOrder(inputs[0] ?? '', producers, values));
  return {
    kind: 'linear',
    input,
    weight: scaled(ordered, isGemm ? attributes.number('alpha', 1) : 1),
    bias: isGemm && second ? scaled(second, attributes.number('beta', 1)) : undefined,
  };
}

function weightOf(name: string | undefined, { constants }: GraphValues): GraphWeight | undefined {
  const value: Constant | undefined = constants.get(name ?? '');
  return value && { name: name ?? '', shape: value.shape, data: Float32Array.from(value.data) };
}

function scaled(weight: GraphWeight, factor: number): GraphWeight {
  return factor === 1 ? weight : { ...weight, data: weight.data.map((value) => value * factor) };
}

/** Moves column i of a matrix to column `order[i]`. */
function reordered(weight: GraphWeight, order: ArrayLike<number> | undefined): GraphWeight {
  const columns = weight.shape[1] as number;
  if (order?.length !== columns) return weight;
  const data = new Float32Array(weight.data.length);
  for (let row = 0; row < data.length; row += columns) {
    for (let i = 0; i < columns; i++) data[row + (order[i] as number)] = weight.data[row + i] as number;
  }
  return { ...weight, data };
}
