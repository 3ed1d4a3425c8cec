import { DataError } from '@convkit/core';
import { ByteReader } from '../../archives/byte-reader.js';
import type { ByteSource } from '../../archives/byte-source.js';
import type { Shape } from '../../images/types.js';
import { isLabel, labelOutOfRange } from '../dataset.js';
import type { Split } from '../split.js';
import type { CifarSet } from './cifar-sets.js';

/** Shape of every CIFAR image. */
export const CIFAR_SHAPE: Shape = [32, 32, 3];
const PLANE = 32 * 32;
export const CIFAR_PIXELS = 3 * PLANE;

export const recordBytes = ({ labelBytes }: CifarSet) => labelBytes + CIFAR_PIXELS;

/** Copies the pixels of a record, stored as planes of red, green and blue, into `image`, channels innermost. */
export function interleave(record: Uint8Array, { labelBytes }: CifarSet, image: Uint8Array): void {
  for (let pixel = 0, from = labelBytes; pixel < PLANE; pixel++, from++) {
    image[3 * pixel] = record[from] as number;
    image[3 * pixel + 1] = record[from + PLANE] as number;
    image[3 * pixel + 2] = record[from + 2 * PLANE] as number;
  }
}

/** @throws DataError if the label has no class. The message names file and record. */
export function labelOf(record: Uint8Array, set: CifarSet, file: string, index: number): number {
  const label = record[set.label] as number;
  if (isLabel(label, set.classes)) return label;
  throw labelOutOfRange(label, set.classes, `${file}, record ${index}`);
}

/** One split in memory, filled file by file in any order. Memory: 3,073 bytes per image. */
export class CifarArrays {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly #set: CifarSet;
  readonly #split: Split;
  readonly #missing: Set<string>;

  constructor(set: CifarSet, split: Split) {
    const count = set.files[split].length * set.records[split];
    this.#set = set;
    this.#split = split;
    this.#missing = new Set(set.files[split]);
    this.images = new Uint8Array(count * CIFAR_PIXELS);
    this.labels = new Uint8Array(count);
  }

  /** Files of the split that have not been added. */
  get missing(): string[] {
    return [...this.#missing];
  }

  /** @throws DataError if the file was added before, has the wrong length, or a label without a class. */
  async add(file: string, content: ByteSource, name: string): Promise<void> {
    const [set, records] = [this.#set, this.#set.records[this.#split]];
    if (!this.#missing.delete(file)) throw new DataError(`${name} is given twice`);
    const first = set.files[this.#split].indexOf(file) * records;
    const reader = new ByteReader(content);
    try {
      for (let i = 0; i < records; i++) {
        const record = await reader.exactly(recordBytes(set));
        if (record?.length !== recordBytes(set)) throw wrongSize(name, set, records, `ends in record ${i}`);
        this.labels[first + i] = labelOf(record, set, name, i);
        const image = this.images.subarray((first + i) * CIFAR_PIXELS, (first + i + 1) * CIFAR_PIXELS);
        interleave(record, set, image);
      }
      if (await reader.some(1)) throw wrongSize(name, set, records, 'is longer');
    } finally {
      await reader.close();
    }
  }
}

export const wrongSize = (name: string, set: CifarSet, records: number, but: string) =>
  new DataError(
    `${name}: a file of ${set.name} holds ${records} records of ${recordBytes(set)} bytes, this one ${but}`,
    { hint: 'Download the binary version again.' },
  );
