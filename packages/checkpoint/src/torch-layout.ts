import {
  type ArgumentKind,
  checkArguments,
  type FeatureMapShape,
  ShapeError,
  type WeightKind,
} from '@convkit/core';
import { checkTensors } from './check-tensors.js';
import { assertTensorData, type TensorData } from './tensor-data.js';

/** Height, width and channels of the flattened images that a linear layer takes, by the key of its weight. See `flattenedInputShapes` of `@convkit/core`. */
export type FlattenedImages = ReadonlyMap<string, FeatureMapShape>;

/** Kinds of the weights that cannot be recognized by their shape, by key. See `weightKinds` of `@convkit/core`. */
export type WeightKinds = ReadonlyMap<string, WeightKind>;

const NONE: FlattenedImages = new Map();
const NO_KINDS: WeightKinds = new Map();

/** Axes of a filter [height, width, in / groups, out] in PyTorch's order. */
const TO_TORCH = [3, 2, 0, 1] as const;

/** Axes of a filter of series [kernel, in / groups, out] in PyTorch's order. The order is its own inverse. */
const SERIES = [2, 1, 0] as const;

/**
 * Converts a state dict to the layout of PyTorch's layers, under the same keys. Entries named `weight` of rank 4, [height, width,
 * in / groups, out], become [out, in / groups, height, width]. Those of rank 2, [in, out], become [out, in]; if the weight is in
 * `flattened`, its inputs are reordered by channels, height and width. Filters of series in `kinds`, [kernel, in / groups, out], become
 * [out, in / groups, kernel]. Counts named `num_batches_tracked` become int64. All other entries, and tables in `kinds`, are returned
 * unchanged.
 * @throws ShapeError if the data of a tensor do not match its shape, or `flattened` does not match the state.
 */
export function toTorchLayout(
  state: ReadonlyMap<string, TensorData>,
  flattened: FlattenedImages = NONE,
  kinds: WeightKinds = NO_KINDS,
): Map<string, TensorData> {
  checkArguments('toTorchLayout', { flattened, kinds }, { flattened: SHAPES, kinds: 'Map' });
  checkTensors('toTorchLayout', state);
  return convert(state, flattened, (key, tensor) => {
    const kind = kinds.get(key);
    if (kind) return kind === 'table' ? tensor : permute(tensor, tensor.shape, SERIES);
    if (isCount(key) && tensor.dtype === 'int32') {
      return { ...tensor, dtype: 'int64', data: BigInt64Array.from(tensor.data, BigInt) };
    }
    const { shape } = tensor;
    if (isWeight(key, shape, 4)) return permute(tensor, shape, TO_TORCH);
    if (!isWeight(key, shape, 2)) return tensor;
    const [inputs = 0, outputs = 0] = shape;
    const images = flattened.get(key);
    if (!images) return permute(tensor, shape, [1, 0]);
    const ordered = permute(tensor, [...images, outputs], [3, 2, 0, 1]);
    return { ...ordered, shape: [outputs, inputs] };
  });
}

/** Returns the shape of the entry `key`, which has the given shape here, in the layout of PyTorch's layers. */
export function torchShape(key: string, shape: readonly number[], kind?: WeightKind): readonly number[] {
  checkArguments('torchShape', { key, shape, kind }, { key: 'string', shape: 'shape', kind: 'string?' });
  if (kind) return kind === 'table' ? shape : [...shape].reverse();
  if (isWeight(key, shape, 2)) return [...shape].reverse();
  return isWeight(key, shape, 4) ? TO_TORCH.map((axis) => shape[axis] as number) : shape;
}

/**
 * Converts a state dict from the layout of PyTorch's layers: the inverse of `toTorchLayout`, with the same `flattened` and `kinds`.
 * @throws ShapeError if the data of a tensor do not match its shape, or `flattened` does not match the state.
 */
export function fromTorchLayout(
  state: ReadonlyMap<string, TensorData>,
  flattened: FlattenedImages = NONE,
  kinds: WeightKinds = NO_KINDS,
): Map<string, TensorData> {
  checkArguments('fromTorchLayout', { flattened, kinds }, { flattened: SHAPES, kinds: 'Map' });
  checkTensors('fromTorchLayout', state);
  return convert(state, flattened, (key, tensor) => {
    const kind = kinds.get(key);
    if (kind) return kind === 'table' ? tensor : permute(tensor, tensor.shape, SERIES);
    // `writeStateDict` rejects the counts that tfjs cannot store.
    if (isCount(key) && tensor.dtype === 'int64' && tensor.data.every(isInt32)) {
      return { ...tensor, dtype: 'int32', data: Int32Array.from(tensor.data, Number) };
    }
    const { shape } = tensor;
    if (isWeight(key, shape, 4)) return permute(tensor, shape, [2, 3, 1, 0]);
    if (!isWeight(key, shape, 2)) return tensor;
    const [outputs = 0, inputs = 0] = shape;
    const images = flattened.get(key);
    if (!images) return permute(tensor, shape, [1, 0]);
    const [height, width, channels] = images;
    const ordered = permute(tensor, [outputs, channels, height, width], [2, 3, 1, 0]);
    return { ...ordered, shape: [inputs, outputs] };
  });
}

const SHAPES: ArgumentKind = [
  'a Map of shapes',
  (value) =>
    value instanceof Map &&
    [...value.values()].every((shape) => Array.isArray(shape) && shape.every(Number.isSafeInteger)),
];

const lastName = (key: string) => key.slice(key.lastIndexOf('.') + 1);
const isCount = (key: string) => lastName(key) === 'num_batches_tracked';
const isWeight = (key: string, shape: readonly number[], rank: number) =>
  lastName(key) === 'weight' && shape.length === rank;
const isInt32 = (count: bigint) => BigInt.asIntN(32, count) === count;

function convert(
  state: ReadonlyMap<string, TensorData>,
  flattened: FlattenedImages,
  one: (key: string, tensor: TensorData) => TensorData,
): Map<string, TensorData> {
  for (const [key, extents] of flattened) {
    const shape = state.get(key)?.shape;
    const features = extents.reduce((product, extent) => product * extent, 1);
    if (shape && isWeight(key, shape, 2) && shape.includes(features)) continue;
    const found = shape ? `[${shape}]` : 'missing';
    throw new ShapeError(`'${key}' must take flattened images of [${extents}], but is ${found}`);
  }
  return new Map(
    [...state].map(([key, tensor]) => {
      assertTensorData(key, tensor);
      return [key, one(key, tensor)];
    }),
  );
}

/** Transposes `tensor`, interpreted with `shape`: axis i of the result is its axis `order[i]`. */
function permute<T extends TensorData>(tensor: T, shape: readonly number[], order: readonly number[]): T {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((size, extent) => size * extent, 1));
  const extents = order.map((axis) => shape[axis] as number);
  const steps = order.map((axis) => strides[axis] as number);
  const { data } = tensor;
  const moved = data.slice();
  let index = 0;
  const walk = (axis: number, from: number): void => {
    const [extent, step] = [extents[axis] as number, steps[axis] as number];
    if (axis < order.length - 1) {
      for (let i = 0; i < extent; i++) walk(axis + 1, from + i * step);
      return;
    }
    for (let i = 0, at = from; i < extent; i++, at += step) moved[index++] = data[at] as never;
  };
  walk(0, 0);
  return { ...tensor, shape: extents, data: moved };
}
