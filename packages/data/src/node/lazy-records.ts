import { type FileHandle, open } from 'node:fs/promises';
import { DataError } from '@convkit/core';
import { type Dataset, outside, type Shape } from '../datasets/dataset.js';
import { unreadable } from './files.js';

/** A dataset whose images stay on disk, and are read by a handle that `close` gives back. */
export interface LazyDataset extends Dataset<Shape> {
  readonly labels: ArrayLike<number>;
  /** Samples that were asked for before still come; those after are refused. */
  close(): Promise<void>;
}

/** A file of records, all of one length, after a header. */
export interface RecordFile {
  readonly path: string;
  readonly header: number;
  readonly record: number;
  readonly count: number;
}

export interface LazyRecords {
  readonly files: readonly RecordFile[];
  readonly labels: ArrayLike<number>;
  readonly classes: readonly string[];
  readonly shape: Shape;
  /** The image in a record. */
  readonly decode: (record: Uint8Array) => Uint8Array;
}

/**
 * The dataset of the records of several files, one file after the other. Memory: the labels, and the samples that somebody
 * holds.
 * @throws DataError naming the file that cannot be opened; from `get`, that cannot be read or has become shorter.
 */
export async function lazyRecords(options: LazyRecords): Promise<LazyDataset> {
  const { files, labels, classes, shape, decode } = options;
  const handles: FileHandle[] = [];
  const close = async () => {
    await Promise.all(handles.splice(0).map((handle) => handle.close()));
  };
  try {
    for (const { path } of files) handles.push(await opened(path));
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
      if (!Number.isInteger(index) || index < 0 || index >= length) throw outside(index, length);
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

/** @throws DataError, naming the file, when it ends before. */
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

/** @throws DataError, naming the file, when it is not there or no regular file. */
export async function opened(path: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new DataError(`${path} is no file`);
}
