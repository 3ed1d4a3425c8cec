import { CheckpointError, checkArguments, loadStateDict, stateDict } from '@convkit/core';
import { dispose, type Tensor, tensor, type Variable } from '@tensorflow/tfjs-core';
import { checkTensorData, checkTensors } from './check-tensors.js';
import { assertTensorData, type TensorData } from './tensor-data.js';

/** Copies the parameters and buffers of `node`, a module or an object of variables, to typed arrays by key. */
export async function readStateDict(node: object): Promise<Map<string, TensorData>> {
  const state = [...stateDict(node)];
  // All reads start before the first await, so that the copy is consistent.
  return new Map(
    await Promise.all(state.map(async ([key, value]) => [key, await read(key, value)] as const)),
  );
}

/**
 * Copies `values` into the parameters and buffers of `node`. Integers of any width become int32; float64 is rounded to float32.
 * @throws CheckpointError if keys, shapes or types do not match. Nothing has changed then.
 */
export function writeStateDict(node: object, values: ReadonlyMap<string, TensorData>): void {
  checkTensors('writeStateDict', values);
  const tensors = new Map<string, Tensor>();
  try {
    for (const [key, value] of values) tensors.set(key, toTensor(key, value));
    loadStateDict(node, tensors);
  } finally {
    dispose([...tensors.values()]);
  }
}

/**
 * Moves `value` into one parameter or buffer, converted as by `writeStateDict`. `value` must not be used afterwards: the variable may
 * keep its memory.
 * @param key Name of the variable in errors.
 * @throws CheckpointError if the shape or the type does not match. Nothing has changed then.
 */
export function writeVariable(key: string, variable: Variable, value: TensorData): void {
  checkArguments('writeVariable', { key, variable }, { key: 'string', variable: 'tensor' });
  checkTensorData('writeVariable', 'value', value);
  assertTensorData(key, value);

  const converted =
    value.dtype === 'float32' ? tensor(value.data, [...value.shape], 'float32') : toTensor(key, value);
  try {
    if (String(converted.shape) !== String(variable.shape) || converted.dtype !== variable.dtype) {
      const [found, wanted] = [converted, variable].map(({ dtype, shape }) => `${dtype}[${shape}]`);
      throw new CheckpointError(`'${key}' is ${found} instead of ${wanted}`, { code: 'CHECKPOINT_WEIGHTS' });
    }
    variable.assign(converted);
  } finally {
    converted.dispose();
  }
}

async function read(key: string, state: Tensor): Promise<TensorData> {
  const { dtype, shape } = state;
  const values = await state.data();
  // The backend may return its own memory, which the next training step overwrites.
  if (dtype === 'float32') return { dtype, shape, data: Float32Array.from(values) };
  if (dtype === 'int32') return { dtype, shape, data: Int32Array.from(values) };
  if (dtype === 'bool') return { dtype, shape, data: Uint8Array.from(values) };
  throw new CheckpointError(`'${key}' has the type ${dtype}, which checkpoints do not support`);
}

function toTensor(key: string, { dtype, shape, data }: TensorData): Tensor {
  const extents = [...shape];
  if (dtype === 'bool') return tensor(data.slice(), extents, 'bool');
  if (dtype === 'float32' || dtype === 'float64') return tensor(Float32Array.from(data), extents, 'float32');
  return tensor(
    Int32Array.from(data as ArrayLike<number | bigint>, (v) => toInt32(key, v)),
    extents,
    'int32',
  );
}

function toInt32(key: string, value: number | bigint): number {
  const number = Number(value);
  if (number === (number | 0)) return number;
  throw new CheckpointError(`'${key}' contains ${value}, which does not fit the 32-bit integers of tfjs`);
}
