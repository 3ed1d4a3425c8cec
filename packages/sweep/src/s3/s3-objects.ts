import type { S3 } from '@aws-sdk/client-s3';
import { nameOf, s3Error, statusOf } from './s3-errors.js';

/** An object of a bucket. */
export interface S3Object {
  readonly bytes: Uint8Array;
  /** Identifies its content. */
  readonly etag: string;
  readonly modified: Date;
}

/** What must hold for a write: that there is no object yet, or that it still is the one with this etag. */
export type WriteCondition = { readonly IfNoneMatch: '*' } | { readonly IfMatch: string };

/** The service does not know conditional writes. */
const NOT_IMPLEMENTED = 501;

/** Objects of a bucket, by key. Errors are CheckpointErrors that name the object. */
export class S3Objects {
  readonly #client: S3;
  readonly #bucket: string;

  constructor(client: S3, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  /** Address of an object. */
  addressOf(key: string): string {
    return `s3://${this.#bucket}/${key}`;
  }

  /** Reads an object. Returns undefined if there is none. */
  async read(key: string): Promise<S3Object | undefined> {
    try {
      const { Body, ETag, LastModified } = await this.#client.getObject(this.#at(key));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array(0);
      return { bytes, etag: ETag ?? '', modified: LastModified ?? new Date() };
    } catch (error) {
      if (nameOf(error) === 'NoSuchKey') return undefined;
      throw this.#failure('read', key, error);
    }
  }

  /** Writes an object. Returns its etag. */
  async write(key: string, bytes: Uint8Array): Promise<string> {
    try {
      const { ETag } = await this.#client.putObject({ ...this.#at(key), Body: bytes });
      return ETag ?? '';
    } catch (error) {
      throw this.#failure('write', key, error);
    }
  }

  /**
   * Writes an object if a condition holds. Returns its etag, and undefined if the condition does not hold. Services without conditional
   * writes always write.
   */
  async writeIf(condition: WriteCondition, key: string, bytes: Uint8Array): Promise<string | undefined> {
    try {
      const { ETag } = await this.#client.putObject({ ...this.#at(key), ...condition, Body: bytes });
      return ETag ?? '';
    } catch (error) {
      const status = statusOf(error) ?? 0;
      if (status === NOT_IMPLEMENTED) return this.write(key, bytes);
      // 412: it does not hold. 409: another write is under way. NoSuchKey: the object with the etag is gone.
      if (status === 412 || status === 409 || nameOf(error) === 'NoSuchKey') return undefined;
      throw this.#failure('write', key, error);
    }
  }

  /** Keys that begin with `prefix`, without it, and have no further slash. */
  async list(prefix: string): Promise<string[]> {
    const names: string[] = [];
    let token: string | undefined;
    try {
      do {
        const page = await this.#client.listObjectsV2({
          Bucket: this.#bucket,
          Prefix: prefix,
          Delimiter: '/',
          ContinuationToken: token,
        });
        for (const { Key = '' } of page.Contents ?? []) names.push(Key.slice(prefix.length));
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
    } catch (error) {
      throw this.#failure('list', prefix, error);
    }
    // Consoles create an empty object for a folder.
    return names.filter((name) => name !== '').sort();
  }

  /** Deletes an object, if it exists. */
  async remove(key: string): Promise<void> {
    try {
      await this.#client.deleteObject(this.#at(key));
    } catch (error) {
      if (nameOf(error) !== 'NoSuchKey') throw this.#failure('delete', key, error);
    }
  }

  #at(key: string) {
    return { Bucket: this.#bucket, Key: key };
  }

  #failure(action: string, key: string, error: unknown) {
    return s3Error(`${action} ${this.addressOf(key)}`, error);
  }
}
