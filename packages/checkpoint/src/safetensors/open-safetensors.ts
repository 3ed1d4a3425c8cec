import { checkArguments } from '@convkit/core';
import { type ByteSource, readExactly } from '../files/byte-source.js';
import { closingOnError, noSuchTensor, type TensorEntry, type TensorFile } from '../files/tensor-file.js';
import { corruptFile, decodeEntry, headerLength, PREFIX_BYTES, parseHeader } from './header.js';

/**
 * Opens a safetensors file. Reads its header only; each tensor is read into its own memory when it is asked for. F16 and BF16 become float32,
 * I64 and U64 become arrays of bigint. Closes `source` with the file, or if it cannot be opened.
 * @throws CheckpointError describing what is wrong with the file.
 */
export function openSafetensors(source: ByteSource): Promise<TensorFile> {
  checkArguments('openSafetensors', { source }, { source: 'bytesource' });
  return closingOnError(source, () => open(source));
}

async function open(source: ByteSource): Promise<TensorFile> {
  const { name, size } = source;
  const corrupt = corruptFile(name);
  const prefix = new Uint8Array(await readExactly(source, 0, Math.min(PREFIX_BYTES, size)));
  const start = PREFIX_BYTES + headerLength(prefix, size, corrupt);
  const header = new Uint8Array(await readExactly(source, PREFIX_BYTES, start));
  const { entries: list, metadata } = parseHeader(header, size - start, corrupt);
  const byKey = new Map(list.map((entry) => [entry.name, entry]));
  const entries: ReadonlyMap<string, TensorEntry> = new Map(
    list.map(({ name: key, format, shape }) => [key, { stored: format.stored, shape }]),
  );
  return {
    name,
    format: 'safetensors',
    entries,
    metadata,
    async read(key) {
      const entry = byKey.get(key);
      if (!entry) throw noSuchTensor({ name, entries }, key);
      const bytes = await readExactly(source, start + entry.begin, start + entry.end);
      return decodeEntry(entry, bytes, corrupt);
    },
    close: () => source.close(),
  };
}
