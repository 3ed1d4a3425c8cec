import {
  bytes,
  dict,
  int,
  long,
  type Part,
  pickle,
  type TensorParts,
  tensor,
  text,
} from '../pickle/pickles.fixture.js';

/** Parts of a file of the format before PyTorch 1.6, to break one at a time. Each pickle is complete, with its protocol and its end. */
export interface LegacyParts {
  readonly version?: Part;
  readonly system?: Part;
  readonly root?: Part;
  readonly keys?: Part;
  readonly storages?: Part;
}

/** The pickle of the magic number. */
export const MAGIC = pickle(0x8a, 10, [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]);

/** Facts about the machine that wrote a file. */
export const system = (littleEndian: boolean) =>
  pickle('}', text('little_endian'), littleEndian ? 0x88 : 0x89, 's');

/** A list of texts. */
export const keys = (...names: readonly string[]) => pickle('](', names.map(text), 'e');

/** A tensor of shape [2] in the storage 0, which has 2 floats. */
export const legacyTensor = (parts: TensorParts = {}) => tensor({ view: 'N', ...parts });

/** A storage of floats: its number of elements, and the elements. */
export const storage = (...values: readonly number[]): Part => [
  new Uint8Array(BigInt64Array.of(BigInt(values.length)).buffer),
  new Uint8Array(Float32Array.from(values).buffer),
];

/** A storage key, a number of elements and a view of them: (key, offset, number of elements). */
export const viewOf = (count: bigint, offset: bigint, length: bigint): TensorParts => ({
  numel: long(count),
  view: ['(', text('view'), long(offset), long(length), 't'],
});

/** A file with the tensor 'w', whose elements are 1 and 2. */
export function legacyFile(parts: LegacyParts = {}): Uint8Array {
  const { version = pickle(int(1001)), root = pickle(dict(['w', legacyTensor()])) } = parts;
  return bytes(
    MAGIC,
    version,
    parts.system ?? system(true),
    root,
    parts.keys ?? keys('0'),
    parts.storages ?? storage(1, 2),
  );
}
