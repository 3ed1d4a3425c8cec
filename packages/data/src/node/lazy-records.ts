import { type FileHandle, open } from 'node:fs/promises';
import { DataError } from '@convkit/core';
import { noSuchSample } from '../datasets/dataset.js';
import type { Shape } from '../images/types.js';
import { unreadable } from './files.js';
import type { LazyDataset } from './lazy-dataset.js';

/** A file of records of equal length after a header. */
export interface RecordFile {
  readonly path: string;
  /** Size of the header in bytes. */
  readonly header: number;
  /** Size of a record in bytes. */
  readonly record: number;
  /** Number of records. */
  readonly count: number;
}

/** Describes the dataset that `lazyRecords` opens. */
export interface LazyRecords {
  readonly files: readonly RecordFile[];
  readonly labels: ArrayLike<number>;
  readonly classes: readonly string[];
  readonly shape: Shape;
  /** Extracts the image from a record. */
  readonly decode: (record: Uint8Array) => Uint8Array;
}

/**
 * Opens a dataset of the records of several files, in order. Memory: the labels.
 * @throws DataError if a file cannot be opened; from `get`, if it cannot be read or is too short. The message names the file.
 */
export async function lazyRecords(options: LazyRecords): Promise<LazyDataset> {
  const { files, labels, classes, shape, decode } = options;
  const handles: FileHandle[] = [];
  const close = async () => {
    await Promise.all(handles.splice(0).map((handle) => handle.close()));
  };
  try {
    for (const { path } of files) handles.push(await openFile(path));
  } catch (error) {
    await close();
    throw error;
  }
  const length = files.reduce((sum, { count }) => sum + count, 0);
  return {
    length,
    labels,
    classes,
    shape,
    close,
    async get(index) {
      if (!Number.isInteger(index) || index < 0 || index >= length) throw noSuchSample(index, length);
      let [which, within] = [0, index];
      while (within >= (files[which] as RecordFile).count) within -= (files[which++] as RecordFile).count;
      const { path, header, record } = files[which] as RecordFile;
      const handle = handles[which];
      if (!handle) throw new DataError(`${path} is closed`);
      const bytes = await readAt(handle, path, header + within * record, record);
      return { image: decode(bytes), label: labels[index] as number };
    },
  };
}

/**
 * Reads `length` bytes at `position`.
 * @throws DataError if the file ends before.
 */
export async function readAt(
  handle: FileHandle,
  path: string,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await handle.read(bytes, read, length - read, position + read).catch((cause) => {
      throw unreadable(path, cause);
    });
    if (bytesRead === 0) throw new DataError(`${path}: truncated: it ends at byte ${position + read}`);
    read += bytesRead;
  }
  return bytes;
}

/** @throws DataError if `path` does not exist or is not a regular file. */
export async function openFile(path: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new DataError(`${path} is not a file`);
}
