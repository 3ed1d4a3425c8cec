import { CheckpointError } from '@convkit/core';
import { type FileEntry, Reader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core.js';
import { type ByteSource, bytesSource, readExactly } from '../../files/byte-source.js';

/** Most files in an archive. */
const MOST_ENTRIES = 10_000;
/** How much larger than the archive the file that is read from it may be, besides a megabyte. */
const MOST_EXPANSION = 16;
/** Length of a local header without name and extra field. */
const LOCAL_HEADER_BYTES = 30;

/** The files in a zip archive. */
export class ZipEntries {
  readonly #source: ByteSource;
  readonly #entries: ReadonlyMap<string, FileEntry>;

  private constructor(source: ByteSource, entries: ReadonlyMap<string, FileEntry>) {
    this.#source = source;
    this.#entries = entries;
  }

  /** Reads the directory of an archive. @throws CheckpointError if it is damaged. */
  static async read(source: ByteSource): Promise<ZipEntries> {
    return complaining(source.name, async () => {
      const reader = new ZipReader(new SourceReader(source), { useWebWorkers: false, strictness: 'strict' });
      const entries = new Map<string, FileEntry>();
      for await (const entry of reader.getEntriesGenerator()) {
        if (entries.size >= MOST_ENTRIES || entries.has(entry.filename)) {
          throw new Error(`it has ${entries.size} files, or '${entry.filename}' twice`);
        }
        if (!entry.directory) entries.set(entry.filename, entry);
      }
      return new ZipEntries(source, entries);
    });
  }

  /** Names of the files. */
  get names(): string[] {
    return [...this.#entries.keys()];
  }

  /** Opens a file. One that is not compressed is read from the archive when it is needed; undefined if there is none. */
  async open(name: string): Promise<ByteSource | undefined> {
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    const source = this.#source;
    if (entry.compressionMethod !== 0 || entry.encrypted) {
      return bytesSource(await this.#decompress(entry), source.name);
    }
    const { offset, uncompressedSize: size } = entry;
    const header = new DataView(
      await readExactly(source, offset, Math.min(offset + LOCAL_HEADER_BYTES, source.size)),
    );
    const begin = offset + LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
    if (begin + size > source.size) throw damaged(source.name, `'${name}' is cut off`);
    return {
      name: source.name,
      size,
      read: (from, to) => source.read(begin + from, begin + to),
      close: () => source.close(),
    };
  }

  /** Reads a file and compares it with its checksum, without keeping it. @throws CheckpointError if they differ. */
  async verify(name: string): Promise<void> {
    const entry = this.#entries.get(name);
    await complaining(this.#source.name, async () =>
      entry?.getData(new WritableStream(), { useWebWorkers: false, checkSignature: true }),
    );
  }

  /** Reads a file as text. */
  async text(name: string): Promise<string | undefined> {
    const entry = this.#entries.get(name);
    return entry && new TextDecoder().decode(await this.#decompress(entry));
  }

  async #decompress(entry: FileEntry): Promise<Uint8Array<ArrayBuffer>> {
    const { name, size } = this.#source;
    if (entry.uncompressedSize > 2 ** 20 + MOST_EXPANSION * size) {
      throw damaged(name, `'${entry.filename}' would have ${entry.uncompressedSize} bytes`);
    }
    return complaining(name, () =>
      // zip.js ends as soon as there are more bytes than declared.
      entry.getData(new Uint8ArrayWriter(), { useWebWorkers: false, checkSignature: true }),
    );
  }
}

/** Reads a source for zip.js. */
class SourceReader extends Reader<ByteSource> {
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super(source);
    this.#source = source;
    this.size = source.size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    return new Uint8Array(
      await readExactly(this.#source, index, Math.min(index + length, this.#source.size)),
    );
  }
}

async function complaining<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (cause instanceof CheckpointError) throw cause;
    throw damaged(name, cause instanceof Error ? cause.message : 'it cannot be read', cause);
  }
}

function damaged(name: string, what: string, cause?: unknown): CheckpointError {
  return new CheckpointError(`${name} is not a valid .keras file: ${what}`, {
    cause,
    hint: 'Download or save the file again: it is damaged or incomplete.',
  });
}
