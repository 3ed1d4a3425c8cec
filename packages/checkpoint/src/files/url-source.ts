import { CheckpointError, checkArguments, checkOptions } from '@convkit/core';
import { type ByteSource, bytesSource } from './byte-source.js';
import { fillFrom, readWhole } from './response-bytes.js';

/** Options for reading a file over HTTP. */
export interface UrlSourceOptions {
  /** Replaces the global `fetch`, for example to retry. */
  readonly fetch?: typeof globalThis.fetch;
  /** Aborts every request of the source. */
  readonly signal?: AbortSignal;
  /** Headers to send, such as `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Largest size in bytes of a file that the server sends only as a whole, because it is kept in memory.
   * @defaultValue 2 ** 31 (2 GiB)
   */
  readonly maxBytes?: number;
}

/** Bytes of the first request and of the read-ahead: small tensors need no request each. */
const WINDOW_BYTES = 2 ** 20;

/**
 * Opens the file at `url` and reads its parts by range requests, 1 MiB ahead. If the server does not support ranges, the file is read into
 * memory once.
 * @throws CheckpointError if the server does not send the file, or, also later, if the file changed since the first request. Files are compared
 *   by ETag, Last-Modified and length. An aborted `signal` throws its reason.
 */
export async function urlSource(url: string | URL, options: UrlSourceOptions = {}): Promise<ByteSource> {
  checkArguments('urlSource', { url }, { url: 'URL' });
  checkOptions('urlSource', options, {
    fetch: 'function?',
    headers: 'object?',
    maxBytes: 'not negative?',
    signal: 'signal?',
  });
  const name = String(url);
  const response = await request(name, [0, WINDOW_BYTES], options);
  const version = versionOf(response);
  const { status, headers } = response;
  if (status === 416 && headers.get('content-range') === 'bytes */0') {
    await response.body?.cancel();
    return bytesSource(new Uint8Array(0), name);
  }
  if (status === 200) return bytesSource(await readWhole(response, name, options), name);
  const size = await sizeOf(response, name, [0, WINDOW_BYTES]);
  const first = await fillFrom(response, new Uint8Array(Math.min(WINDOW_BYTES, size)), name, options.signal);
  return new RangeSource(name, size, version, first, options);
}

/** Reads ranges, and keeps the last piece that was read ahead. */
class RangeSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly #version: string;
  readonly #options: UrlSourceOptions;
  #window: { readonly begin: number; readonly bytes: Uint8Array<ArrayBuffer> };

  constructor(
    name: string,
    size: number,
    version: string,
    first: Uint8Array<ArrayBuffer>,
    options: UrlSourceOptions,
  ) {
    this.name = name;
    this.size = size;
    this.#version = version;
    this.#window = { begin: 0, bytes: first };
    this.#options = options;
  }

  async read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (begin === end) return new Uint8Array(0); // there are no empty ranges
    const kept = this.#kept(begin, end);
    if (kept) return kept;
    if (end - begin >= WINDOW_BYTES) return this.#request(begin, end);
    const bytes = await this.#request(begin, Math.min(begin + WINDOW_BYTES, this.size));
    this.#window = { begin, bytes };
    return bytes.slice(0, end - begin);
  }

  async close(): Promise<void> {
    this.#window = { begin: 0, bytes: new Uint8Array(0) };
  }

  #kept(begin: number, end: number): Uint8Array<ArrayBuffer> | undefined {
    const { begin: from, bytes } = this.#window;
    if (begin < from || end > from + bytes.length) return undefined;
    return bytes.slice(begin - from, end - from);
  }

  async #request(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const { name, size } = this;
    const response = await request(name, [begin, end], this.#options);
    const changed = versionOf(response) !== this.#version || response.status !== 206;
    if (changed || (await sizeOf(response, name, [begin, end])) !== size) {
      await response.body?.cancel();
      throw new CheckpointError(`${name} changed while it was read`, { hint: 'Open it again.' });
    }
    return fillFrom(response, new Uint8Array(end - begin), name, this.#options.signal);
  }
}

type Range = readonly [begin: number, end: number];

/** Resolves to a response of 200, 206 or 416. */
async function request(name: string, [begin, end]: Range, options: UrlSourceOptions): Promise<Response> {
  const { fetch = globalThis.fetch, signal, headers } = options;
  let response: Response;
  try {
    // No If-Range: browsers would have to ask another origin for permission first. The version of each response is compared instead.
    const init = { headers: { ...headers, Range: `bytes=${begin}-${end - 1}` } };
    response = await fetch(name, { ...init, ...(signal && { signal }) });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new CheckpointError(`${name} cannot be read: ${reasonOf(cause)}`, {
      cause,
      hint: 'Check the URL and the network. In a page, the server must allow requests from its origin (CORS).',
    });
  }
  checkOptions('the result of fetch', response, { status: 'whole', headers: 'object' });
  const { status, statusText } = response;
  if (status === 200 || status === 206 || status === 416) return response;
  await response.body?.cancel();
  throw new CheckpointError(`${name}: the server responded with ${status}${statusText && ` ${statusText}`}`, {
    hint:
      status === 401 || status === 403 ? 'Pass an Authorization header if it needs one.' : 'Check the URL.',
  });
}

/** Identifies the content at a URL as well as the server does. */
function versionOf({ headers }: Response): string {
  return headers.get('etag') ?? headers.get('last-modified') ?? '';
}

/** @returns The length of the whole file. @throws CheckpointError if the response does not contain the range. */
async function sizeOf(response: Response, name: string, [begin, end]: Range): Promise<number> {
  const header = response.headers.get('content-range');
  const [, from, to, total] = (/^bytes (\d+)-(\d+)\/(\d+)$/.exec(header ?? '') ?? []).map(Number);
  if (response.status === 206 && from === begin && total !== undefined && to === Math.min(end, total) - 1) {
    return total;
  }
  await response.body?.cancel();
  throw new CheckpointError(
    `${name}: the server answered bytes ${begin} to ${end - 1} with ${response.status}, Content-Range ${header ?? 'missing'}`,
    {
      hint: 'Download the file and open that. In a page, a server of another origin must expose Content-Range.',
    },
  );
}

/** The message of an error of `fetch`, whose cause says more. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
