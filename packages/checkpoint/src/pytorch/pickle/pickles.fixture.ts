import { bytesSource } from '../../files/byte-source.js';
import { openPytorch, type PytorchFileOptions } from '../open-pytorch.js';
import { type ZipRecord, zipChunks } from '../write/zip-chunks.js';

/** Part of a pickle: a code, the name of an operation without argument, or bytes. */
export type Part = number | string | Uint8Array | readonly Part[];

/** Concatenates bytes, ASCII text and lists of them. */
export function bytes(...parts: readonly Part[]): Uint8Array {
  const chunks = [...flat(parts)];
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function* flat(part: Part): Generator<ArrayLike<number>> {
  if (typeof part === 'number') yield [part];
  else if (typeof part === 'string') yield new TextEncoder().encode(part);
  else if (part instanceof Uint8Array) yield part;
  else for (const each of part) yield* flat(each);
}

/** Repeats a part. */
export function repeated(part: Part, count: number): Uint8Array {
  const one = bytes(part);
  const all = new Uint8Array(one.length * count);
  for (let i = 0; i < count; i++) all.set(one, i * one.length);
  return all;
}

/** A pickle of protocol 2 with these operations. */
export const pickle = (...parts: readonly Part[]) => bytes([0x80, 2], ...parts, '.');
/** GLOBAL. */
export const global = (module: string, name: string): Part => `c${module}\n${name}\n`;
/** BINUNICODE. */
export const text = (value: string): Part => {
  const encoded = new TextEncoder().encode(value);
  return ['X', int32(encoded.length), encoded];
};
/** BININT. */
export const int = (value: number): Part => ['J', int32(value)];
/** LONG1 of 8 bytes. */
export const long = (value: bigint): Part => [0x8a, 8, new Uint8Array(BigInt64Array.of(value).buffer)];
/** TUPLE of items. */
export const tuple = (...items: readonly Part[]): Part => ['(', ...items, 't'];
/** OrderedDict of pairs. */
export const dict = (...pairs: readonly (readonly [string, Part])[]): Part => [
  global('collections', 'OrderedDict'),
  ')R(',
  ...pairs.map(([key, value]): Part => [text(key), value]),
  'u',
];

/** Little-endian bytes of a 32-bit integer. */
export const int32 = (value: number) => new Uint8Array(Int32Array.of(value).buffer);

/** Parts of a float tensor in storage 0, to break one at a time. */
export interface TensorParts {
  readonly type?: Part;
  readonly key?: Part;
  readonly numel?: Part;
  readonly offset?: Part;
  readonly size?: Part;
  readonly stride?: Part;
  /** Last item of the storage's id, which only the format before PyTorch 1.6 has. */
  readonly view?: Part;
}

/** A tensor of shape [2] in a storage of 2 floats. */
export function tensor(parts: TensorParts = {}): Part {
  const { type = global('torch', 'FloatStorage'), key = text('0'), numel = int(2) } = parts;
  const { offset = int(0), size = tuple(int(2)), stride = tuple(int(1)), view = [] } = parts;
  const storage = [tuple(text('storage'), type, key, text('cpu'), numel, view), 'Q'];
  return [
    global('torch._utils', '_rebuild_tensor_v2'),
    tuple(storage, offset, size, stride, 0x89, [global('collections', 'OrderedDict'), ')R']),
    'R',
  ];
}

/** A file of PyTorch with `pickle` and the storage 0, which has the floats 1 and 2. */
export function fileOf(pickled: Uint8Array, more: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  const storage = new Uint8Array(Float32Array.of(1, 2).buffer);
  return archiveOf({ 'data.pkl': pickled, 'data/0': storage, version: bytes('3\n'), ...more });
}

/** An archive of files in the folder `archive`. */
export function archiveOf(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const records = Object.entries(files).map(([name, content]): ZipRecord => {
    return { name: `archive/${name}`, size: content.length, chunks: () => [content] };
  });
  return bytes(...zipChunks(records));
}

/** Opens a file from memory. */
export function openBytes(file: Uint8Array, options?: PytorchFileOptions) {
  return openPytorch(bytesSource(file, 'weights.pth'), options);
}
