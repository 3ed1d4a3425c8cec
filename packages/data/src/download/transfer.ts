import { DataError } from '@convkit/core';
import { DEFAULT_MAX_BYTES, oversized, pieces, type SizeLimit } from '../archives/byte-source.js';

/** Progress of a download. */
export interface Progress {
  /** URL of the file. */
  readonly url: string;
  /** Number of bytes received so far. */
  readonly received: number;
  /** Total number of bytes, if the server reports it. */
  readonly total: number | undefined;
}

/** Options of everything that downloads. */
export interface TransferOptions extends SizeLimit {
  /** Aborts the download. */
  readonly signal?: AbortSignal;
  /** Replaces the global `fetch`, for example to add headers. */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * Number of retries after a network error or a response of 408, 429 or 5xx.
   * @defaultValue 4
   */
  readonly retries?: number;
  /**
   * Delay before the first retry in milliseconds. Doubles with each retry.
   * @defaultValue 500
   */
  readonly retryDelay?: number;
  /** Called with each piece that arrives. */
  readonly onProgress?: (progress: Progress) => void;
}

/** The server has no such file: 404 or 410. */
export class MissingError extends DataError {}

/** The file changed on the server between two attempts, after some of the old one was passed on. */
export class ChangedError extends DataError {}

/**
 * Streams the bytes at `url`. An interrupted transfer resumes where it stopped, using Range and If-Range. If the server does not support
 * ranges, bytes already received are skipped, provided that ETag or Last-Modified identify the same file.
 * @throws DataError if the file cannot be downloaded, MissingError, ChangedError, or the reason of an aborted `signal`.
 */
export async function* transfer(
  url: string,
  options: TransferOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { signal, retries = 4, retryDelay = 500, maxBytes = DEFAULT_MAX_BYTES, onProgress } = options;
  const state: State = { url, received: 0, total: undefined, version: undefined, ranges: true };
  for (let failures = 0; ; ) {
    try {
      const response = await request(state, options);
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
        throw new TypeError(`it ended after ${state.received} of ${state.total} bytes`);
      }
      return;
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof DataError) throw cause;
      if (failures === retries) {
        const message = `${url} cannot be downloaded: ${reasonOf(cause)}`;
        throw new DataError(retries === 0 ? message : `${message} (tried ${retries + 1} times)`, {
          code: 'DATA_DOWNLOAD',
          cause,
        });
      }
      await delay(retryDelay * 2 ** failures++, signal);
    }
  }
}

interface State {
  readonly url: string;
  received: number;
  total: number | undefined;
  /** Identifies this version of the file: a strong ETag or Last-Modified. */
  version: string | undefined;
  /** False after a range request got no response: another origin may forbid the headers. */
  ranges: boolean;
}

async function request(
  state: State,
  { signal, fetch = globalThis.fetch }: TransferOptions,
): Promise<Response> {
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
  const problem = `the server responded with ${status}${statusText && ` ${statusText}`}`;
  if (status === 404 || status === 410) throw new MissingError(`${url}: ${problem}`);
  if (status >= 500 || status === 408 || status === 429) throw new TypeError(problem);
  if (status === 416 && resume) throw changed(url);
  throw new DataError(`${url}: ${problem}`, { code: 'DATA_DOWNLOAD' });
}

/** Records length and version of the response. Returns the number of its bytes that were already received. */
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
  // The platform does not report the length of what it decompresses.
  const length = headers.has('content-encoding') ? null : headers.get('content-length');
  state.total = length !== null && /^\d+$/.test(length) ? Number(length) : undefined;
  return state.received;
}

function versionOf(headers: Headers): string | undefined {
  // Ranges of compressed transfers count compressed bytes.
  if (headers.has('content-encoding')) return undefined;
  const tag = headers.get('etag');
  return (tag?.startsWith('"') ? tag : headers.get('last-modified')) ?? undefined;
}

/** Node reports network errors as "fetch failed", with the reason as their cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const { message: reason, code } = (cause ?? {}) as NodeJS.ErrnoException;
  return reason || code ? `${message}: ${reason || code}` : message;
}

const changed = (url: string) => new ChangedError(`${url} changed during the download`);

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
