import { DataError } from '@convkit/core';
import { oversized, pieces } from '../archives/byte-source.js';
import { DEFAULT_MAX_BYTES, type IdxOptions } from '../datasets/idx/idx.js';

export interface Progress {
  readonly url: string;
  /** Bytes so far. */
  readonly received: number;
  /** Bytes in all, where the server says so. */
  readonly total: number | undefined;
}

export interface TransferOptions extends IdxOptions {
  readonly signal?: AbortSignal;
  /** Instead of the global one: to add headers, say. */
  readonly fetch?: typeof globalThis.fetch;
  /** How often it is tried again after a network error or an answer of 408, 429 or 5xx: 4 times unless told. */
  readonly retries?: number;
  /** Milliseconds before the first further try, doubled before each next one: 500 unless told. */
  readonly retryDelay?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** The server has no such file: 404 or 410. */
export class MissingError extends DataError {}

/** The file became another one between two tries: what was handed out is of the old one. */
export class ChangedError extends DataError {}

/**
 * The bytes at `url` as they come. A broken transfer goes on where it broke, by Range and If-Range; where the server has
 * no ranges, what is already here is passed over, if ETag or Last-Modified show that it is the same file.
 * @throws DataError naming the URL; MissingError; ChangedError; the signal's reason.
 */
export async function* transfer(
  url: string,
  options: TransferOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { signal, retries = 4, retryDelay = 500, maxBytes = DEFAULT_MAX_BYTES, onProgress } = options;
  const state: State = { url, received: 0, total: undefined, version: undefined, ranges: true };
  for (let failures = 0; ; ) {
    try {
      const response = await ask(state, options);
      let skip = firstByte(response, state);
      for await (const piece of pieces(response.body ?? new Uint8Array(0))) {
        const fresh = piece.subarray(skip);
        skip -= piece.length - fresh.length;
        if (fresh.length === 0) continue;
        state.received += fresh.length;
        if (state.received > maxBytes) throw oversized(url, maxBytes);
        yield fresh;
        onProgress?.({ url, received: state.received, total: state.total });
      }
      if (skip > 0 || (state.total !== undefined && state.received < state.total)) {
        throw new TypeError(`it ends after ${state.received} of ${state.total} bytes`);
      }
      return;
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof DataError) throw cause;
      if (failures === retries) {
        const message = `${url} cannot be fetched: ${(cause as Error).message}`;
        throw new DataError(retries === 0 ? message : `${message} (tried ${retries + 1} times)`, { cause });
      }
      await delay(retryDelay * 2 ** failures++, signal);
    }
  }
}

interface State {
  readonly url: string;
  received: number;
  total: number | undefined;
  /** What tells this version of the file from another: a strong ETag or Last-Modified. */
  version: string | undefined;
  /** False once an attempt to go on by range did not even get an answer: another origin may forbid the headers. */
  ranges: boolean;
}

async function ask(state: State, { signal, fetch = globalThis.fetch }: TransferOptions): Promise<Response> {
  const { url, received, version } = state;
  const resume = received > 0 && version !== undefined && state.ranges;
  const headers = resume ? { Range: `bytes=${received}-`, 'If-Range': version } : undefined;
  let response: Response;
  try {
    response = await fetch(url, { signal, ...(headers && { headers }) });
  } catch (cause) {
    if (resume) state.ranges = false;
    throw cause;
  }
  const { status, statusText } = response;
  if (response.ok) return response;
  await response.body?.cancel();
  const told = `the server answers ${status}${statusText && ` ${statusText}`}`;
  if (status === 404 || status === 410) throw new MissingError(`${url}: ${told}`);
  if (status >= 500 || status === 408 || status === 429) throw new TypeError(told);
  if (status === 416 && resume) throw changed(url);
  throw new DataError(`${url}: ${told}`);
}

/** How many bytes of the answer are here already; takes note of its length and version. */
function firstByte({ status, headers }: Response, state: State): number {
  const version = versionOf(headers);
  if (status === 206) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
    const length = total === '*' ? undefined : Number(total);
    if (Number(start) !== state.received || (version ?? state.version) !== state.version) {
      throw changed(state.url);
    }
    if (state.total !== undefined && length !== undefined && length !== state.total) throw changed(state.url);
    return 0;
  }
  if (state.received > 0 && (version === undefined || version !== state.version)) throw changed(state.url);
  state.version = version;
  // The length of what the platform unpacks by itself is not told.
  const length = headers.has('content-encoding') ? null : headers.get('content-length');
  state.total = length !== null && /^\d+$/.test(length) ? Number(length) : undefined;
  return state.received;
}

function versionOf(headers: Headers): string | undefined {
  // Ranges of what is packed on its way count packed bytes.
  if (headers.has('content-encoding')) return undefined;
  const tag = headers.get('etag');
  return (tag?.startsWith('"') ? tag : headers.get('last-modified')) ?? undefined;
}

const changed = (url: string) => new ChangedError(`${url} changed while it was fetched`);

function delay(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
