import { type Format, formatOf } from '../../safetensors/formats.js';
import { describe } from '../pickle/describe.js';
import { Name, Tuple, type Value } from '../pickle/values.js';
import { Problem } from '../problem.js';
import { STORAGES } from './element-types.js';

/** What a pickle says about a storage. */
export interface StorageId {
  /** Its name in the file. */
  readonly key: string;
  /** Type of its elements, or undefined if each tensor states its own. */
  readonly format: Format | undefined;
  /** Number of elements, or of bytes if they have no type. */
  readonly count: number;
  /** The same in bytes, exact up to 2^53. */
  readonly bytes: number;
  /** What follows. */
  readonly rest: readonly Value[];
}

/** PyTorch numbers its storages, or writes their addresses. */
const MAX_KEY_LENGTH = 32;

/**
 * Parses the persistent id `('storage', class, key, device, number of elements, …)`.
 * @param length Number of items.
 * @throws Problem if it is anything else.
 */
export function parseStorageId(id: Value, length: number): StorageId {
  const items = id instanceof Tuple ? id.items : [];
  const [kind, type, key, , count, ...rest] = items;
  const valid =
    items.length === length &&
    kind === 'storage' &&
    type instanceof Name &&
    typeof key === 'string' &&
    key.length <= MAX_KEY_LENGTH &&
    isCount(count);
  if (!valid) throw new Problem(`has a damaged pickle: ${describe(id)} is not a storage`);
  const format = formatOfStorage(type);
  return { key, format, count, bytes: count * (format?.bytes ?? 1), rest };
}

/** Whether a value is a number of elements. */
export function isCount(value: Value | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function formatOfStorage({ name }: Name): Format | undefined {
  if (name === 'torch.storage.UntypedStorage') return undefined;
  const type = /^torch\.(\w+)Storage$/.exec(name)?.[1];
  const stored = type === undefined ? undefined : STORAGES[type];
  if (!stored) throw new Problem(`has a damaged pickle: ${name} is not the class of a storage`);
  return formatOf(stored).format;
}
