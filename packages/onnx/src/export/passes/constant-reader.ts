import type { ForwardGraph, GraphNode, GraphValue } from '@convkit/core';
import {
  dispose,
  engine,
  fill,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  type TypedArray,
  tensor,
  tidy,
  Variable,
} from '@tensorflow/tfjs-core';

/** Kernels that leave the elements of a variable as they are, so that the result may have its name. */
const VIEWS = new Set(['Reshape', 'ExpandDims', 'Identity']);
/** Kernels whose output depends on the shape of their input only, and the value that fills it. */
const FILLED: Readonly<Record<string, number>> = { ZerosLike: 0, OnesLike: 1 };

/** Computes and reads the constants of a graph: values, variables, and what is computed from them only. */
export class ConstantReader {
  /** The node of each constant that is computed. */
  readonly #producers = new Map<GraphValue, GraphNode>();

  constructor({ nodes }: ForwardGraph) {
    for (const node of nodes) {
      if (!this.#isFoldable(node)) continue;
      for (const output of node.outputs) this.#producers.set(output, node);
    }
  }

  /** Whether `node` computes constants. */
  computes({ outputs }: GraphNode): boolean {
    return outputs.some((value) => this.#producers.has(value));
  }

  isConstant(value: GraphValue): boolean {
    return value.values !== undefined || value.variable !== undefined || this.#producers.has(value);
  }

  /** State-dict key of the variable that a constant is, or is a view of. */
  keyOf(value: GraphValue): string | undefined {
    const node = this.#producers.get(value);
    if (!node) return value.key;
    const [input] = Object.values(node.inputs);
    return VIEWS.has(node.kernel) && input ? this.keyOf(input) : undefined;
  }

  /** Reads all constants at once, so that training that runs meanwhile does not change some of them. */
  async read(constants: readonly GraphValue[]): Promise<TypedArray[]> {
    const pending = constants.filter(({ values }) => values === undefined);
    const computed = new Map<GraphValue, Tensor>();
    const tensors = tidy(() => pending.map((value) => this.#compute(value, computed)));
    try {
      const read = await Promise.all(tensors.map((each) => each.data<'float32'>()));
      return constants.map((value) => value.values ?? (read[pending.indexOf(value)] as TypedArray));
    } finally {
      dispose(tensors.filter((each) => !(each instanceof Variable)));
    }
  }

  /** Whether all inputs are constants without a batch axis. */
  #isFoldable({ kernel, inputs, outputs }: GraphNode): boolean {
    if (kernel in FILLED || kernel === 'Fill') return true;
    const values = Object.values(inputs).filter((value) => value !== undefined);
    const hasBatch = [...values, ...outputs].some(({ shape }) => shape.includes(null));
    return !hasBatch && values.every((value) => this.isConstant(value));
  }

  #compute(value: GraphValue, computed: Map<GraphValue, Tensor>): Tensor {
    const known = computed.get(value) ?? value.variable;
    if (known) return known;
    const node = this.#producers.get(value);
    if (!node) return tensor(value.values as TypedArray, [...value.singleShape], value.dtype);
    for (const [i, result] of this.#run(node, computed).entries()) {
      computed.set(node.outputs[i] as GraphValue, result);
    }
    return computed.get(value) as Tensor;
  }

  #run({ kernel, inputs, singleAttrs, outputs }: GraphNode, computed: Map<GraphValue, Tensor>): Tensor[] {
    const filling = FILLED[kernel];
    if (filling !== undefined) {
      return outputs.map(({ singleShape, dtype }) =>
        fill([...singleShape] as [number], filling, dtype as 'float32'),
      );
    }
    const tensors = Object.entries(inputs)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, this.#compute(value as GraphValue, computed)] as const);
    // A kernel that takes a list needs an array.
    const given = '0' in inputs ? tensors.map(([, each]) => each) : Object.fromEntries(tensors);
    const results = engine().runKernel<Tensor | Tensor[]>(
      kernel,
      given as unknown as NamedTensorMap,
      singleAttrs as NamedAttrMap,
    );
    return [results].flat();
  }
}
