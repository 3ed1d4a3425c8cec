import type { RunFiles } from '@convkit/train';
import type { S3Objects } from './s3-objects.js';

/** Files as the objects of a bucket whose keys begin with a prefix. */
export class S3RunFiles implements RunFiles {
  readonly #objects: S3Objects;
  readonly #prefix: string;
  readonly #check: () => void;
  /** Content of the files that this process appends to, which the service would have to send back for each line. */
  readonly #appended = new Map<string, Uint8Array>();

  /**
   * @param prefix - empty, or with a slash at the end.
   * @param check - throws if nothing may be written any more.
   */
  constructor(objects: S3Objects, prefix: string, check = () => {}) {
    this.#objects = objects;
    this.#prefix = prefix;
    this.#check = check;
  }

  /** Reads a file. Returns undefined if there is none. */
  async read(name: string): Promise<Uint8Array | undefined> {
    return (await this.#objects.read(this.#prefix + name))?.bytes;
  }

  /** Replaces a file. */
  async write(name: string, bytes: Uint8Array): Promise<void> {
    this.#check();
    this.#appended.delete(name);
    await this.#objects.write(this.#prefix + name, bytes);
  }

  /** Appends to a file by replacing it. No other process may write to it, and each call must be awaited before the next. */
  async append(name: string, bytes: Uint8Array): Promise<void> {
    const before = this.#appended.get(name) ?? (await this.read(name)) ?? new Uint8Array(0);
    const joined = new Uint8Array(before.length + bytes.length);
    joined.set(before);
    joined.set(bytes, before.length);
    await this.write(name, joined);
    this.#appended.set(name, joined);
  }

  /** Lists the files in a folder, or those in none if `folder` is empty. */
  list(folder: string): Promise<string[]> {
    return this.#objects.list(this.#prefix + (folder === '' ? '' : `${folder}/`));
  }

  /** Deletes a file, if it exists. */
  async remove(name: string): Promise<void> {
    this.#check();
    this.#appended.delete(name);
    await this.#objects.remove(this.#prefix + name);
  }
}
