import type {
  BackendValues,
  DataId,
  NamedAttrMap,
  NamedTensorInfoMap,
  TensorInfo,
} from '@tensorflow/tfjs-core';

/** A run of a kernel on tensors of one trace. */
export interface RecordedNode {
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, TensorInfo | undefined>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly outputs: readonly TensorInfo[];
  layer: string;
}

/** The kernels of one forward pass, for one batch size. */
export interface RecordedGraph {
  readonly batch: number;
  readonly nodes: readonly RecordedNode[];
  readonly input: TensorInfo;
  readonly output: TensorInfo;
  /** Values of the tensors that were created from numbers. */
  readonly constants: ReadonlyMap<DataId, BackendValues>;
}

/** Records the kernels of a forward pass with their inputs, attributes and outputs, and the values of constants. */
export class GraphRecorder {
  readonly #nodes: RecordedNode[] = [];
  readonly #constants = new Map<DataId, BackendValues>();
  #untapped = 0;
  #graph: RecordedGraph | undefined;

  /** The recorded graph. `finish` must have run. */
  get graph(): RecordedGraph {
    return this.#graph as RecordedGraph;
  }

  add(kernel: string, inputs: NamedTensorInfoMap, attrs: NamedAttrMap, outputs: readonly TensorInfo[]): void {
    const infos = Object.entries(inputs).map(([name, tensor]) => [name, tensor && describe(tensor)]);
    this.#nodes.push({
      kernel,
      inputs: Object.fromEntries(infos) as RecordedNode['inputs'],
      attrs: structuredClone(attrs),
      outputs: outputs.map(describe),
      layer: '',
    });
  }

  constant(dataId: DataId, values: BackendValues): void {
    this.#constants.set(dataId, values);
  }

  /** Assigns the nodes since the last call to `layer`. */
  attribute(layer: string): void {
    for (; this.#untapped < this.#nodes.length; this.#untapped++) {
      (this.#nodes[this.#untapped] as RecordedNode).layer = layer;
    }
  }

  finish(batch: number, input: TensorInfo, output: TensorInfo): void {
    this.#graph = {
      batch,
      nodes: contributing(this.#nodes, output),
      input: describe(input),
      output: describe(output),
      constants: this.#constants,
    };
  }
}

/** A tensor may be disposed, and a variable reassigned, before the graph is read. */
const describe = ({ dataId, shape, dtype }: TensorInfo): TensorInfo => ({ dataId, shape: [...shape], dtype });

/** The nodes that `output` depends on. */
function contributing(nodes: readonly RecordedNode[], output: TensorInfo): RecordedNode[] {
  const needed = new Set<DataId>([output.dataId]);
  return nodes
    .toReversed()
    .filter(({ inputs, outputs }) => {
      if (!outputs.some(({ dataId }) => needed.has(dataId))) return false;
      for (const tensor of Object.values(inputs)) if (tensor) needed.add(tensor.dataId);
      return true;
    })
    .toReversed();
}
