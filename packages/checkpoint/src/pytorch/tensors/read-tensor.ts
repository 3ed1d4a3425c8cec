import { type ByteSource, readExactly } from '../../files/byte-source.js';
import type { TensorData } from '../../tensor-data.js';
import { Problem } from '../problem.js';
import { gather, isContiguous, swapBytes } from './gather.js';
import type { StorageRecord } from './storage-record.js';
import type { StoredTensor } from './stored-tensor.js';

/** How the tensors of a file are read. */
export interface ReadSettings {
  /** Whether numbers are stored with the most significant byte first. */
  readonly bigEndian: boolean;
  /** Whether to check the checksum of a storage, if it has one, when a tensor of it is read for the first time. */
  readonly verify: boolean;
}

/**
 * Creates the function that reads the tensors of `source`. A tensor whose elements are next to each other is read straight into the
 * memory that it is returned in, and no other part of the file is read.
 */
export function tensorReader(source: ByteSource, { bigEndian, verify }: ReadSettings) {
  const offsets = new Map<StorageRecord, number>();
  const intact = new Set<StorageRecord>();

  async function offsetOf(record: StorageRecord): Promise<number> {
    const offset = offsets.get(record) ?? (await record.locate(source));
    offsets.set(record, offset);
    return offset;
  }

  async function readSpan({ storage, format, offset, span }: StoredTensor): Promise<ArrayBuffer> {
    const { record } = storage;
    const start = await offsetOf(record);
    const begin = start + storage.begin + offset * format.bytes;
    const buffer = await readExactly(source, begin, begin + span * format.bytes);
    if (verify && record.assertIntact && !intact.has(record)) {
      const whole = buffer.byteLength === record.size;
      record.assertIntact(
        new Uint8Array(whole ? buffer : await readExactly(source, start, start + record.size)),
      );
      intact.add(record);
    }
    return buffer;
  }

  return async (tensor: StoredTensor): Promise<TensorData> => {
    const buffer = tensor.count === 0 ? new ArrayBuffer() : await readSpan(tensor);
    try {
      return decode(tensor, buffer, bigEndian);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const shape = `[${tensor.shape}]`;
      throw new Problem(
        `has a tensor of shape ${shape} that memory cannot hold`,
        'Free some memory, or use another machine.',
      );
    }
  };
}

function decode(tensor: StoredTensor, span: ArrayBuffer, bigEndian: boolean): TensorData {
  const { format, shape, count } = tensor;
  const buffer = isContiguous(tensor) ? span : gather(span, format.bytes, tensor, count);
  if (bigEndian) swapBytes(buffer, format.bytes);
  if (format.dtype === 'bool' && new Uint8Array(buffer).some((value) => value > 1)) {
    throw new Problem('is damaged: a bool tensor has bytes other than 0 and 1');
  }
  return format.decode(buffer, [...shape]);
}
