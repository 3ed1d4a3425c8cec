import type { Format } from '../../safetensors/formats.js';
import { describe } from '../pickle/describe.js';
import { Name, Tuple, type Value } from '../pickle/values.js';
import { Problem } from '../problem.js';
import { formatOfType } from './element-types.js';
import { StoredTensor, TensorStorage } from './stored-tensor.js';

/** PyTorch's own limit is 64 axes. */
const MAX_RANK = 64;

/** Stands for `torch._utils._rebuild_tensor_v2(storage, offset, size, stride, …)`. @throws Problem if the arguments are invalid. */
export function rebuildTensor(args: readonly Value[]): StoredTensor {
  const [storage, offset, size, stride] = args;
  if (!(storage instanceof TensorStorage))
    throw invalid(`has ${describe(storage ?? null)} instead of a storage`);
  if (!storage.format) throw invalid('has a storage without an element type');
  return place(storage, storage.format, offset, size, stride);
}

/**
 * Stands for `torch._utils._rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype, …)`, whose storage has no
 * element type. @throws Problem if the arguments are invalid.
 */
export function rebuildTypedTensor(args: readonly Value[]): StoredTensor {
  const [storage, offset, size, stride, , , type] = args;
  if (!(storage instanceof TensorStorage))
    throw invalid(`has ${describe(storage ?? null)} instead of a storage`);
  if (!(type instanceof Name)) throw invalid(`has ${describe(type ?? null)} instead of a dtype`);
  return place(storage, formatOfType(type.name), offset, size, stride);
}

/** Stands for `torch._utils._rebuild_parameter(data, …)` and the like, which return their tensor. @throws Problem if it is none. */
export function unwrapTensor(args: readonly Value[]): StoredTensor {
  const [data] = args;
  if (data instanceof StoredTensor) return data;
  throw new Problem(`has a damaged pickle: a parameter has ${describe(data ?? null)} instead of a tensor`);
}

function place(
  storage: TensorStorage,
  format: Format,
  offset: Value | undefined,
  size: Value | undefined,
  stride: Value | undefined,
): StoredTensor {
  if (!isIndex(offset)) throw invalid('has an invalid offset');
  const shape = indices(size);
  const strides = indices(stride);
  if (!shape || !strides || shape.length !== strides.length) {
    throw invalid('has an invalid shape or invalid strides');
  }
  // Products and sums that are not exact are far too large anyway.
  const count = shape.reduce((product, extent) => product * extent, 1);
  const span =
    count === 0 ? 0 : shape.reduce((sum, extent, axis) => sum + (extent - 1) * (strides[axis] ?? 0), 1);
  const available = Math.floor(storage.bytes / format.bytes);
  if (!Number.isSafeInteger(count) || offset + span > available) {
    const where = `of shape [${shape.slice(0, 8)}${shape.length > 8 ? ',…' : ''}]`;
    throw invalid(`${where} reaches beyond the ${available} elements of its storage`);
  }
  return new StoredTensor(storage, format, { offset, shape, strides }, count, span);
}

function isIndex(value: Value | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function indices(value: Value | undefined): readonly number[] | undefined {
  if (!(value instanceof Tuple) || value.items.length > MAX_RANK || !value.items.every(isIndex))
    return undefined;
  return value.items as readonly number[];
}

function invalid(what: string): Problem {
  return new Problem(`is damaged: a tensor ${what}`);
}
