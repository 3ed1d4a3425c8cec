import { formatOf } from '../../safetensors/formats.js';
import { describe } from '../pickle/describe.js';
import { Name, Tuple, type Value } from '../pickle/values.js';
import { Problem, shown } from '../problem.js';
import type { ZipEntry } from '../zip/zip-entry.js';
import { STORAGES } from './element-types.js';
import { TensorStorage } from './stored-tensor.js';

/** PyTorch numbers its storages. */
const MAX_KEY_LENGTH = 32;

/**
 * Finds the storage that a pickle identifies as `('storage', class, key, device, number of elements)`.
 * @param folder Folder of the archive, with a slash at its end.
 * @throws Problem if `id` is anything else, or the storage has fewer bytes.
 */
export function findStorage(
  entries: ReadonlyMap<string, ZipEntry>,
  folder: string,
  id: Value,
): TensorStorage {
  const items = id instanceof Tuple ? id.items : [];
  const [kind, type, key, , count] = items;
  const valid =
    items.length === 5 &&
    kind === 'storage' &&
    type instanceof Name &&
    typeof key === 'string' &&
    key.length <= MAX_KEY_LENGTH &&
    Number.isSafeInteger(count) &&
    (count as number) >= 0;
  if (!valid) throw new Problem(`has a damaged pickle: ${describe(id)} is not a storage`);
  const format = formatOfStorage(type);
  const entry = entries.get(`${folder}data/${key}`);
  if (!entry) throw new Problem(`is incomplete: the storage '${shown(key)}' is missing`);
  const bytes = (count as number) * (format?.bytes ?? 1);
  if (bytes > entry.size) {
    throw new Problem(
      `is damaged: the storage '${shown(key)}' should have ${bytes} bytes, but has ${entry.size}`,
    );
  }
  return new TensorStorage(entry, format, bytes);
}

function formatOfStorage({ name }: Name): TensorStorage['format'] {
  if (name === 'torch.storage.UntypedStorage') return undefined;
  const type = /^torch\.(\w+)Storage$/.exec(name)?.[1];
  const stored = type === undefined ? undefined : STORAGES[type];
  if (!stored) throw new Problem(`has a damaged pickle: ${name} is not the class of a storage`);
  return formatOf(stored).format;
}
