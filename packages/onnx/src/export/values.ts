import type { FeatureMapShape, GraphValue } from '@convkit/core';
import type { DataType } from '@tensorflow/tfjs-core';
import type { TensorProto_DataType } from '../proto/onnx_pb.js';
import { ints } from './model/attributes.js';
import { elementTypeOf, storedElements } from './model/element-types.js';
import type { GraphBuilder, InitializerData } from './model/graph-builder.js';
import { keepsElements, permute, type Shaped, TO_CHANNELS_FIRST, TO_CHANNELS_LAST } from './permute.js';
import { unsupported } from './unsupported.js';

/**
 * How ONNX holds a value. `plain`: axes in tfjs's order. `channels-first`: images [n, c, h, w] of tfjs's [n, h, w, c].
 * `flattened`: rows of images that were flattened in that order.
 */
export type Form = 'plain' | 'channels-first' | 'flattened';

/** The names of values in the ONNX graph, in the forms in which they are there. A missing form is converted on demand. */
export class Values {
  readonly #graph: GraphBuilder;
  readonly #names = new Map<GraphValue, Map<Form, string>>();
  readonly #images = new Map<GraphValue, FeatureMapShape>();

  constructor(graph: GraphBuilder) {
    this.#graph = graph;
  }

  /** Records that the graph has `value` as `name`. `images` are the flattened images, if that is its form. */
  define(value: GraphValue, form: Form, name: string, images?: FeatureMapShape): void {
    const names = this.#names.get(value) ?? new Map<Form, string>();
    this.#names.set(value, names.set(form, name));
    if (images) this.#images.set(value, images);
  }

  /** Records that `value` is the same as `source`. */
  alias(value: GraphValue, source: GraphValue): void {
    // A constant has no name until it is used.
    if (source.values) this.define(value, 'plain', this.name(source, 'plain'));
    for (const [form, name] of this.#names.get(source) ?? [])
      this.define(value, form, name, this.images(source));
  }

  has(value: GraphValue, form: Form): boolean {
    return this.#names.get(value)?.has(form) === true;
  }

  /** Shape of the images that are flattened in `value`. */
  images(value: GraphValue): FeatureMapShape | undefined {
    return this.#images.get(value);
  }

  /** The form in which the graph has `value` already. Images are preferred with their channels first. */
  form(value: GraphValue): Form {
    if (this.has(value, 'channels-first')) return 'channels-first';
    return this.has(value, 'flattened') ? 'flattened' : 'plain';
  }

  /** Name of `value` in `form`. */
  name(value: GraphValue, form: Form): string {
    const known = this.#names.get(value)?.get(form);
    if (known !== undefined) return known;
    const name = value.values ? this.#constant(value, form) : this.#convert(value, form);
    this.define(value, form, name);
    return name;
  }

  /** Adds an initializer for a constant, in a form of the caller's. The same `use` of a constant shares one. */
  initializer(value: GraphValue, use: string, fallback: string, create: () => Shaped): string {
    const form = `${use} initializer` as Form;
    const known = this.#names.get(value)?.get(form);
    if (known !== undefined) return known;
    const { shape, values } = create();
    const { layer } = this.#graph;
    const name = value.key ?? (layer === '' ? fallback : `${layer}.${fallback}`);
    const added = this.#graph.initializer(name, initializerData({ shape, values }, value.dtype, layer));
    this.define(value, form, added);
    return added;
  }

  /** Moves the axes of an ONNX value of `shape`: axis i of the result is axis `order[i]`. */
  transpose(name: string, shape: readonly (number | null)[], order: readonly number[]): string {
    const moved = order.map((axis) => shape[axis] as number | null);
    if (keepsElements(shape, order)) return this.reshape(name, moved);
    return this.#graph.node('Transpose', [name], { perm: ints(order) });
  }

  /** Reshapes an ONNX value. One length may be null, the batch size. */
  reshape(name: string, shape: readonly (number | null)[]): string {
    if (shape.filter((length) => length === null).length > 1) {
      unsupported(this.#graph.layer, `a tensor [${shape.map((length) => length ?? 'batch')}]`);
    }
    return this.#graph.node('Reshape', [name, this.#graph.int64(shape.map((length) => length ?? -1))]);
  }

  #constant(value: GraphValue, form: Form): string {
    const plain = { shape: value.singleShape, values: value.values as Float32Array };
    const moved = form === 'channels-first' ? permute(plain, TO_CHANNELS_FIRST) : plain;
    const name = this.initializer(value, form, 'constant', () => moved);
    const order = form === 'channels-first' ? TO_CHANNELS_FIRST : [...value.shape.keys()];
    const batch = order.map((axis) => value.shape[axis] === null);
    return batch.includes(true) ? this.#repeat(name, batch) : name;
  }

  /** Repeats a constant for each image of the batch, along the axes in `batch`. */
  #repeat(name: string, batch: readonly boolean[]): string {
    const one = this.#graph.int64([1]);
    const size = this.#graph.batchSize();
    const repeats = this.#graph.node(
      'Concat',
      batch.map((isBatch) => (isBatch ? size : one)),
      { axis: { type: 2, i: 0n } },
    );
    return this.#graph.node('Tile', [name, repeats]);
  }

  #convert(value: GraphValue, form: Form): string {
    const names = this.#names.get(value);
    const first = names?.get('channels-first');
    const { shape } = value;
    if (form === 'plain' && first !== undefined) {
      return this.transpose(first, permuted(shape, TO_CHANNELS_FIRST), TO_CHANNELS_LAST);
    }
    const flattened = names?.get('flattened');
    const images = this.images(value);
    if (form === 'plain' && flattened !== undefined && images) {
      const [height, width, channels] = images;
      const lengths = [shape[0] as number | null, channels, height, width];
      const image = this.reshape(flattened, lengths);
      return this.reshape(this.transpose(image, lengths, TO_CHANNELS_LAST), shape);
    }
    const plain = names?.get('plain') ?? this.name(value, 'plain');
    return this.transpose(plain, shape, TO_CHANNELS_FIRST);
  }
}

const permuted = (shape: readonly (number | null)[], order: readonly number[]) =>
  order.map((axis) => shape[axis] as number | null);

function initializerData({ shape, values }: Shaped, dtype: DataType, layer: string): InitializerData {
  const type = elementTypeOf(dtype) as TensorProto_DataType;
  if (type === undefined) unsupported(layer, `a tensor of type ${dtype}`);
  return { dims: shape, type, data: storedElements(values, dtype) };
}
