import type { Value } from '../pickle/values.js';
import { Problem, shown } from '../problem.js';
import { parseStorageId } from '../tensors/storage-id.js';
import type { StorageRecord } from '../tensors/storage-record.js';
import { TensorStorage } from '../tensors/stored-tensor.js';

/**
 * Finds the storage that a pickle identifies as `('storage', class, key, device, number of elements)`.
 * @param records Storages of the archive, by key.
 * @throws Problem if `id` is anything else, or the storage has fewer bytes.
 */
export function findStorage(records: ReadonlyMap<string, StorageRecord>, id: Value): TensorStorage {
  const { key, format, bytes } = parseStorageId(id, 5);
  const record = records.get(key);
  if (!record) throw new Problem(`is incomplete: the storage '${shown(key)}' is missing`);
  if (bytes > record.size) {
    throw new Problem(
      `is damaged: the storage '${shown(key)}' should have ${bytes} bytes, but has ${record.size}`,
    );
  }
  return new TensorStorage(record, format, bytes);
}
