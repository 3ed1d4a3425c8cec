import { platform } from '#platform';
import { checkValue, isFileSource } from '../options/check-value.js';

/** A file: its path in Node, a URL, a `File` or `Blob`, or bytes. */
export type TableSource = string | URL | Blob | Uint8Array;

/**
 * Reads a file into memory.
 * @param option - the name of the argument in messages.
 * @throws ConfigError if `source` is not a file, DataError if it cannot be read.
 */
export async function readSource(
  option: string,
  source: TableSource,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  checkValue(option, source, 'a path or URL, a File or Blob, or a Uint8Array', isFileSource(source));
  if (source instanceof Uint8Array) return { name: 'the data', bytes: source };
  if (typeof source === 'string' || source instanceof URL) {
    return { name: String(source), bytes: await platform.readBytes(source, 'table') };
  }
  const name = 'name' in source && typeof source.name === 'string' ? source.name : 'the data';
  return { name, bytes: new Uint8Array(await source.arrayBuffer()) };
}
