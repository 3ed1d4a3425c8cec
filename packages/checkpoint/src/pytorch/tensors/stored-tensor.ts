import type { Format } from '../../safetensors/formats.js';
import type { StorageRecord } from './storage-record.js';

/** Memory that one or several tensors share. */
export class TensorStorage {
  /** The bytes in the file that it is a part of. */
  readonly record: StorageRecord;
  /** Type of its elements, or undefined if each tensor states its own. */
  readonly format: Format | undefined;
  /** Length in bytes. */
  readonly bytes: number;
  /** Number of bytes of the record before it. */
  readonly begin: number;

  constructor(record: StorageRecord, format: Format | undefined, bytes: number, begin = 0) {
    this.record = record;
    this.format = format;
    this.bytes = bytes;
    this.begin = begin;
  }
}

/** Where the elements of a tensor are, counted in elements of a storage. All are within it. */
export interface Strided {
  /** Index of the first element. */
  readonly offset: number;
  /** Shape. */
  readonly shape: readonly number[];
  /** Distance of neighbors along each axis, not negative. */
  readonly strides: readonly number[];
}

/** A tensor whose elements have not been read. */
export class StoredTensor implements Strided {
  readonly storage: TensorStorage;
  readonly format: Format;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Number of elements. */
  readonly count: number;
  /** Number of elements of the storage from the first to the last that belongs to the tensor. */
  readonly span: number;

  constructor(storage: TensorStorage, format: Format, place: Strided, count: number, span: number) {
    this.storage = storage;
    this.format = format;
    this.offset = place.offset;
    this.shape = place.shape;
    this.strides = place.strides;
    this.count = count;
    this.span = span;
  }
}
