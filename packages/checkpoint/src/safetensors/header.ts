import { CheckpointError } from '@convkit/core';
import { duplicateKey } from './duplicate-key.js';
import { FORMATS, type Format } from './formats.js';

/** Entry of one tensor, checked against the size of the data. */
interface HeaderEntry {
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
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Record<string, string>;
}

/** Parses a header. @throws CheckpointError if the tensors do not fill the `dataBytes` after it without gaps or overlaps. */
export function parseHeader(text: string, dataBytes: number): Header {
  const { __metadata__: metadata = {}, ...tensors } = parseObject(text);
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    throw corrupt("'__metadata__' must map strings to strings");
  }
  const entries = Object.entries(tensors).map(([name, info]) => parseEntry(name, info, dataBytes));
  assertContiguous(entries, dataBytes);
  return { entries, metadata: metadata as Record<string, string> };
}

/** Creates the error for an invalid file. */
export function corrupt(what: string, cause?: unknown): CheckpointError {
  return new CheckpointError(`Not a valid safetensors file: ${what}`, {
    cause,
    hint: 'Download or write the file again: it is damaged, incomplete or of another format.',
  });
}

function parseObject(text: string): Record<string, unknown> {
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

function parseEntry(name: string, info: unknown, dataBytes: number): HeaderEntry {
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

function assertContiguous(entries: readonly HeaderEntry[], dataBytes: number): void {
  let filled = 0;
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
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
