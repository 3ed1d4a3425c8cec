import { type ByteSource, readExactly } from '../../files/byte-source.js';
import { Tuple, type Value } from '../pickle/values.js';
import { Problem, shown } from '../problem.js';
import { isCount, parseStorageId, type StorageId } from '../tensors/storage-id.js';
import type { StorageRecord } from '../tensors/storage-record.js';
import { TensorStorage } from '../tensors/stored-tensor.js';

/** Bytes of the number of elements that precedes those of a storage. */
const COUNT_BYTES = 8;

/** The storages that a pickle mentions. They follow the pickles in the file, in the order of a list of their keys. */
export class LegacyStorages {
  readonly #littleEndian: boolean;
  readonly #records = new Map<string, LegacyRecord>();

  /** @param littleEndian Whether the machine that wrote the file was little-endian. */
  constructor(littleEndian: boolean) {
    this.#littleEndian = littleEndian;
  }

  /**
   * Returns the storage `('storage', class, key, device, number of elements, view)`. A view is None, or `(key, offset, number of elements)`
   * for a part of the storage.
   * @throws Problem if `id` is anything else, or contradicts an earlier one.
   */
  find(id: Value): TensorStorage {
    const storage = parseStorageId(id, 6);
    const { key, format, bytes } = storage;
    const record = this.#records.get(key) ?? new LegacyRecord(storage, this.#littleEndian);
    this.#records.set(key, record);
    if (record.id.count !== storage.count || record.id.format !== format) {
      throw new Problem(`is damaged: the storage '${shown(key)}' has two types or two lengths`);
    }
    const [begin, length] = viewOf(storage);
    if (begin + length > bytes) {
      throw new Problem(
        `is damaged: a view reaches beyond the ${bytes} bytes of the storage '${shown(key)}'`,
      );
    }
    return new TensorStorage(record, format, length, begin);
  }

  /**
   * Places the storages from `offset` on, in the order of `keys`.
   * @throws Problem if `keys` are not those of the storages, each once, or they do not end where the file does.
   */
  place(keys: Value, offset: number, fileSize: number): void {
    if (!Array.isArray(keys)) throw new Problem('is damaged: it has no list of its storages');
    const missing = new Map(this.#records);
    let end = offset;
    for (const key of keys) {
      const name = typeof key === 'string' ? key : '';
      const record = missing.get(name);
      if (!record) {
        throw new Problem(`is damaged: it lists the storage '${shown(name)}' twice, or no tensor has it`);
      }
      missing.delete(name);
      record.begin = end;
      end += COUNT_BYTES + record.size;
    }
    for (const key of missing.keys()) {
      throw new Problem(`is incomplete: the storage '${shown(key)}' is missing`);
    }
    if (end === fileSize) return;
    throw new Problem(
      end > fileSize
        ? `is incomplete: its tensors should end at byte ${end}, but it has ${fileSize} bytes`
        : `is damaged: ${fileSize - end} bytes follow its last tensor`,
    );
  }
}

/** A storage in the file: its number of elements, and its elements, which are always little-endian. */
class LegacyRecord implements StorageRecord {
  readonly id: StorageId;
  readonly #littleEndian: boolean;
  /** Offset of the number of elements. */
  begin = 0;

  constructor(id: StorageId, littleEndian: boolean) {
    this.id = id;
    this.#littleEndian = littleEndian;
  }

  get size(): number {
    return this.id.bytes;
  }

  async locate(source: ByteSource): Promise<number> {
    const begin = this.begin + COUNT_BYTES;
    const view = new DataView(await readExactly(source, this.begin, begin));
    const { key, count } = this.id;
    // Old versions of PyTorch write the number, but not the elements, in the order of the machine.
    const found = [true, ...(this.#littleEndian ? [] : [false])].map((order) => view.getBigInt64(0, order));
    if (!found.includes(BigInt(count))) {
      throw new Problem(
        `is damaged: the storage '${shown(key)}' should have ${count} elements, but has ${found[0]}`,
      );
    }
    return begin;
  }
}

/** The part of a storage that a view shows: its offset and its length in bytes. */
function viewOf({ key, format, bytes, rest: [view] }: StorageId): [begin: number, length: number] {
  if (view === null) return [0, bytes];
  const [name, offset, count] = view instanceof Tuple && view.items.length === 3 ? view.items : [];
  if (typeof name !== 'string' || !isCount(offset) || !isCount(count)) {
    throw new Problem(`has a damaged pickle: the storage '${shown(key)}' has an invalid view`);
  }
  const width = format?.bytes ?? 1;
  return [offset * width, count * width];
}
