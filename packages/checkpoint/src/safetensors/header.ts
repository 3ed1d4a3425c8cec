import { CheckpointError } from '@convkit/core';
import type { TensorData } from '../tensor-data.js';
import { duplicateKey } from './duplicate-key.js';
import { FORMATS, type Format } from './formats.js';

/** Entry of one tensor, checked against the size of the data. */
export interface HeaderEntry {
  readonly name: string;
  readonly format: Format;
  readonly shape: readonly number[];
  /** Offset in bytes from the start of the data. */
  readonly begin: number;
  /** Offset of the end. */
  readonly end: number;
}

/** Header of a file. */
export interface Header {
  /** Entries in the order of their data. */
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Record<string, string>;
}

/** Creates the error for an invalid file. `what` says what is wrong. */
export type Corrupt = (what: string, cause?: unknown) => CheckpointError;

/** Length of the prefix, which states the length of the header. */
export const PREFIX_BYTES = 8;

/** Longest accepted header, as in the format's reference implementation. */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * Reads the length of the header from the first bytes of a file of `fileBytes`.
 * @throws CheckpointError if the file is too short for it.
 */
export function headerLength(prefix: Uint8Array, fileBytes: number, corrupt: Corrupt): number {
  if (fileBytes < PREFIX_BYTES) {
    throw corrupt(`it has only ${fileBytes} bytes, but the header's length alone needs ${PREFIX_BYTES}`);
  }
  const length = new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true);
  if (length > fileBytes - PREFIX_BYTES) {
    throw corrupt(`it declares a header of ${length} bytes, but has only ${fileBytes} bytes`);
  }
  if (length > MAX_HEADER_BYTES) throw corrupt(`its header of ${length} bytes is too long`);
  return Number(length);
}

/** Parses a header. @throws CheckpointError if the tensors do not fill the `dataBytes` after it without gaps or overlaps. */
export function parseHeader(bytes: Uint8Array, dataBytes: number, corrupt: Corrupt): Header {
  const { __metadata__: metadata = {}, ...tensors } = parseObject(decodeText(bytes, corrupt), corrupt);
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    throw corrupt("'__metadata__' must map strings to strings");
  }
  const entries = Object.entries(tensors)
    .map(([name, info]) => parseEntry(name, info, dataBytes, corrupt))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  assertContiguous(entries, dataBytes, corrupt);
  return { entries, metadata: metadata as Record<string, string> };
}

/**
 * Decodes one tensor. `buffer` must contain exactly its bytes and must not be used elsewhere.
 * @throws CheckpointError if a boolean is neither 0 nor 1.
 */
export function decodeEntry(entry: HeaderEntry, buffer: ArrayBuffer, corrupt: Corrupt): TensorData {
  const { name, format, shape } = entry;
  if (format.dtype === 'bool' && new Uint8Array(buffer).some((value) => value > 1)) {
    throw corrupt(`the BOOL tensor '${name}' has bytes other than 0 and 1`);
  }
  return format.decode(buffer, shape);
}

/** Creates the errors for an invalid file. @param file Name of the file. Defaults to none. */
export function corruptFile(file?: string): Corrupt {
  const subject = file === undefined ? 'Not' : `${file} is not`;
  return (what, cause) =>
    new CheckpointError(`${subject} a valid safetensors file: ${what}`, {
      cause,
      hint: 'Download or write the file again: it is damaged, incomplete or of another format.',
    });
}

function decodeText(bytes: Uint8Array, corrupt: Corrupt): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw corrupt('the header is not UTF-8', cause);
  }
}

function parseObject(text: string, corrupt: Corrupt): Record<string, unknown> {
  if (!text.startsWith('{')) throw corrupt("the header does not start with '{'");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw corrupt('the header is not valid JSON', cause);
  }
  const duplicate = duplicateKey(text);
  if (duplicate !== undefined) throw corrupt(`the header has the key '${duplicate}' twice`);
  return value as Record<string, unknown>;
}

function parseEntry(name: string, info: unknown, dataBytes: number, corrupt: Corrupt): HeaderEntry {
  if (!isObject(info)) throw corrupt(`the entry of '${name}' is not an object`);
  const { dtype, shape, data_offsets: offsets } = info;
  const format = FORMATS.find(({ code }) => code === dtype);
  if (!format) throw corrupt(`'${name}' has the unknown dtype ${show(dtype)}`);
  if (!isSizes(shape)) throw corrupt(`'${name}' has the invalid shape ${show(shape)}`);
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw corrupt(`'${name}' has the invalid offsets ${show(offsets)}`);
  }
  const [begin, end] = offsets as [number, number];
  if (begin > end || end > dataBytes) {
    throw corrupt(`'${name}' has the offsets ${begin} to ${end} in ${dataBytes} bytes of data`);
  }
  const bytes = shape.reduce((product, extent) => product * extent, format.bytes);
  if (bytes !== end - begin) {
    throw corrupt(`'${name}' needs ${bytes} bytes for ${dtype} [${shape}], but has ${end - begin}`);
  }
  return { name, format, shape, begin, end };
}

function assertContiguous(entries: readonly HeaderEntry[], dataBytes: number, corrupt: Corrupt): void {
  let filled = 0;
  for (const { name, begin, end } of entries) {
    if (begin < filled) throw corrupt(`'${name}' overlaps the tensor before it`);
    if (begin > filled) throw corrupt(`the ${begin - filled} bytes before '${name}' belong to no tensor`);
    filled = end;
  }
  if (filled < dataBytes) throw corrupt(`the last ${dataBytes - filled} bytes belong to no tensor`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/** Formats a value of any type, size and depth, shortened. */
function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.slice(0, 8).map(showElement)}${value.length > 8 ? ',…' : ''}]`;
  return showElement(value);
}

function showElement(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[…]' : '{…}';
  return String(value).slice(0, 40);
}
