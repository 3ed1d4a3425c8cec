import {
  type BackendValues,
  type DataId,
  engine,
  type TensorInfo,
  type TypedArray,
} from '@tensorflow/tfjs-core';
import { BackendError, ShapeError } from '../errors.js';
import type { Module } from '../module.js';
import { stateDict } from '../state-dict.js';
import type { ForwardGraph, GraphNode, GraphValue } from './forward-graph.js';
import { mergeAttribute, mergeConstants, mergeShapes, NOT_PROPORTIONAL, ofSingle } from './graph-lengths.js';
import type { RecordedGraph, RecordedNode } from './graph-recorder.js';

/** Merges the graphs of one module for two batch sizes into one for every batch size. */
export class GraphMerge {
  readonly #module: Module;
  readonly #first: RecordedGraph;
  readonly #second: RecordedGraph;
  /** Values by the data of either trace. */
  readonly #values = new Map<DataId, GraphValue>();

  constructor(module: Module, first: RecordedGraph, second: RecordedGraph) {
    this.#module = module;
    this.#first = first;
    this.#second = second;
    for (const [key, variable] of [...stateDict(module)].reverse()) {
      const { shape, dtype } = variable;
      this.#values.set(variable.dataId, { shape, singleShape: shape, dtype, key, variable });
    }
  }

  graph(): ForwardGraph {
    const [first, second] = [this.#first, this.#second];
    const input = this.#create(first.input, second.input, '');
    const nodes = first.nodes.map((node, i) => this.#node(node, second.nodes[i]));
    const extra = second.nodes[first.nodes.length];
    if (extra) this.#fail(extra.layer, `runs ${extra.kernel} only in the batch of ${second.batch}`);
    return { nodes, input, output: this.#value(first.output, second.output, '') };
  }

  #node(first: RecordedNode, second: RecordedNode | undefined): GraphNode {
    const { kernel, layer } = first;
    const names = Object.keys(first.inputs);
    if (second?.kernel !== kernel || String(names) !== String(Object.keys(second.inputs))) {
      this.#fail(layer, `runs ${kernel} in one batch and ${second?.kernel ?? 'nothing'} in the other`);
    }
    const inputs = names.map((name) => {
      const [a, b] = [first.inputs[name], second.inputs[name]];
      return [name, a && b && this.#value(a, b, layer)];
    });
    const attrs: Record<string, unknown> = {};
    const singleAttrs: Record<string, unknown> = {};
    for (const [name, attribute] of Object.entries(first.attrs)) {
      const merge = () => mergeAttribute(attribute, second.attrs[name], this.#batches);
      attrs[name] = this.#merge(layer, `attribute '${name}' of ${kernel}`, merge);
      singleAttrs[name] = ofSingle(attribute, attrs[name], this.#first.batch);
    }
    if (first.outputs.length !== second.outputs.length) this.#fail(layer, `splits the batch with ${kernel}`);
    const outputs = first.outputs.map((output, i) =>
      this.#create(output, second.outputs[i] as TensorInfo, layer),
    );
    return { kernel, inputs: Object.fromEntries(inputs), attrs, singleAttrs, outputs, layer };
  }

  /** Finds or creates the value that `a` and `b` are in the two traces. */
  #value(a: TensorInfo, b: TensorInfo, layer: string): GraphValue {
    const [known, twin] = [this.#values.get(a.dataId), this.#values.get(b.dataId)];
    if (known !== twin) this.#fail(layer, 'connects its kernels in another way');
    if (known) return known;
    const [own, other] = [this.#first.constants.get(a.dataId), this.#second.constants.get(b.dataId)];
    if (own && other) return this.#create(a, b, layer, [own, other]);
    if (a.dataId !== b.dataId) this.#fail(layer, 'uses another tensor from outside');
    const outside = readOutside(a, layer);
    return this.#create(a, b, layer, [outside, outside]);
  }

  #create(a: TensorInfo, b: TensorInfo, layer: string, values?: [BackendValues, BackendValues]): GraphValue {
    const shape = this.#merge(layer, 'the shape of a tensor', () =>
      mergeShapes(a.shape, b.shape, this.#batches),
    );
    const constant =
      values && this.#merge(layer, 'a constant', () => mergeConstants(values, shape, this.#batches));
    const singleShape = ofSingle(a.shape, shape, this.#first.batch) as number[];
    const value: GraphValue = {
      shape,
      singleShape,
      dtype: a.dtype,
      ...(constant && { values: constant as TypedArray }),
    };
    this.#values.set(a.dataId, value).set(b.dataId, value);
    return value;
  }

  get #batches(): [number, number] {
    return [this.#first.batch, this.#second.batch];
  }

  #merge<T>(layer: string, what: string, merge: () => T | typeof NOT_PROPORTIONAL): T {
    const merged = merge();
    if (merged === NOT_PROPORTIONAL) this.#fail(layer, `computes ${what} from it`);
    return merged as T;
  }

  #fail(layer: string, how: string): never {
    const name = this.#module.constructor.name;
    throw new ShapeError(`the forward pass of ${name} depends on the batch size: ${layer || name} ${how}`, {
      hint: 'Compute every image of the batch in the same way.',
    });
  }
}

/** Reads a tensor that the module uses without holding it as state. */
function readOutside({ dataId, shape }: TensorInfo, layer: string): BackendValues {
  const owner = engine().state.tensorInfo.get(dataId)?.backend;
  const what = `${layer || 'the module'} uses a tensor [${shape}] that is not a variable of the network`;
  if (!owner) throw new BackendError(`${what} and is disposed`, { hint: 'Keep it as a buffer.' });
  try {
    return owner.readSync(dataId);
  } catch (cause) {
    throw new BackendError(`${what} and cannot be read`, { hint: 'Keep it as a buffer.', cause });
  }
}
