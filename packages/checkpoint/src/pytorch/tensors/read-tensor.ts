import { type ByteSource, readExactly } from '../../files/byte-source.js';
import type { TensorData } from '../../tensor-data.js';
import { Problem } from '../problem.js';
import { assertIntact, dataOffset } from '../zip/read-entry.js';
import type { ZipEntry } from '../zip/zip-entry.js';
import { gather, isContiguous, swapBytes } from './gather.js';
import type { StoredTensor } from './stored-tensor.js';

/** How the tensors of a file are read. */
export interface ReadSettings {
  /** Whether numbers are stored with the most significant byte first. */
  readonly bigEndian: boolean;
  /** Whether to check the CRC-32 of a storage before a tensor of it is read for the first time. */
  readonly verify: boolean;
}

/**
 * Creates the function that reads the tensors of `source`. A tensor whose elements are next to each other is read straight into the
 * memory that it is returned in, and no other part of the file is read.
 */
export function tensorReader(source: ByteSource, { bigEndian, verify }: ReadSettings) {
  const offsets = new Map<ZipEntry, number>();
  const intact = new Set<ZipEntry>();

  async function offsetOf(entry: ZipEntry): Promise<number> {
    const offset = offsets.get(entry) ?? (await dataOffset(source, entry));
    offsets.set(entry, offset);
    return offset;
  }

  async function readSpan({ storage: { entry }, format, offset, span }: StoredTensor): Promise<ArrayBuffer> {
    const start = await offsetOf(entry);
    const begin = start + offset * format.bytes;
    const buffer = await readExactly(source, begin, begin + span * format.bytes);
    if (verify && !intact.has(entry)) {
      const whole = buffer.byteLength === entry.size;
      assertIntact(
        entry,
        new Uint8Array(whole ? buffer : await readExactly(source, start, start + entry.size)),
      );
      intact.add(entry);
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
