import {
  type ConfigError,
  type ForwardGraph,
  type GraphNode,
  type GraphValue,
  type Module,
  traceGraph,
} from '@convkit/core';
import { cannotExpress } from './cannot-express.js';
import type { GraphStep, GraphWeight, Read } from './graph-step.js';
import { readBatchNorm, readConvolution, readMatrixProduct, readMean, readPool } from './read-layers.js';
import { readActivation } from './read-parts.js';
import { readAdd, readCast, readConcat, readPad, readReshape } from './read-shapes.js';

const READERS: Readonly<Record<string, Read>> = {
  Conv2D: readConvolution,
  FusedConv2D: readConvolution,
  DepthwiseConv2dNative: readConvolution,
  FusedDepthwiseConv2D: readConvolution,
  BatchMatMul: readMatrixProduct,
  _FusedMatMul: readMatrixProduct,
  FusedBatchNorm: readBatchNorm,
  MaxPool: readPool,
  AvgPool: readPool,
  Mean: readMean,
  Add: readAdd,
  Concat: readConcat,
  PadV2: readPad,
  Reshape: readReshape,
  Identity: ({ input }) => input('x'),
  Cast: readCast,
  Relu: readActivation('relu'),
  Relu6: readActivation('relu6'),
  Sigmoid: readActivation('sigmoid'),
  Tanh: readActivation('tanh'),
  Softmax: readActivation('softmax'),
  Elu: readActivation('elu'),
  Selu: readActivation('selu'),
  Softplus: readActivation('softplus'),
};

/**
 * Describes the forward pass of `module` in inference by the steps that Keras layers can express, and returns the last one.
 * @param input [height, width, channels] of one image.
 * @throws ConfigError naming the first layer that cannot be expressed.
 */
export function graphSteps(module: Module, input: readonly number[]): GraphStep {
  const name = module.constructor.name;
  const graph = traceGraph(module, input);
  const reading = new GraphReading(name, graph, input);
  for (const node of graph.nodes) reading.add(node);
  return reading.step(graph.output, '');
}

/** The steps and weights that the values of a graph stand for. */
class GraphReading {
  readonly #name: string;
  readonly #steps = new Map<GraphValue, GraphStep>();
  readonly #weights = new Map<GraphValue, GraphWeight>();

  constructor(name: string, graph: ForwardGraph, input: readonly number[]) {
    this.#name = name;
    this.#steps.set(graph.input, {
      kind: 'input',
      settings: {},
      weights: {},
      layer: '',
      inputs: [],
      shape: [...input],
    });
  }

  add(node: GraphNode): void {
    const read = READERS[node.kernel];
    const [output, ...others] = node.outputs;
    if (!read || !output || others.length > 0) throw this.refuse(node.layer, `uses ${node.kernel}`);
    const result = read({
      node,
      input: (name) => this.step(node.inputs[name], node.layer),
      weight: (name) => this.weight(node.inputs[name]),
      hasStep: (name) => this.#steps.has(node.inputs[name] as GraphValue),
      refuse: (what) => this.refuse(node.layer, what),
    });
    if ('kind' in result) this.#steps.set(output, result);
    else this.#weights.set(output, result);
  }

  /** The step that computes a value. */
  step(value: GraphValue | undefined, layer: string): GraphStep {
    const step = value && this.#steps.get(value);
    if (step) return step;
    throw this.refuse(layer, 'computes with a weight or a constant as if it were an image');
  }

  /** The weight that a value is; undefined if it depends on the image, or is computed. */
  weight(value: GraphValue | undefined): GraphWeight | undefined {
    if (!value) return undefined;
    const known = this.#weights.get(value);
    if (known) return known;
    const isWeight = value.key !== undefined || value.values !== undefined;
    return isWeight && !value.shape.includes(null) ? { shape: value.shape as number[], value } : undefined;
  }

  refuse(layer: string, what: string): ConfigError {
    return cannotExpress(this.#name, layer, what);
  }
}
