import { ConfigError } from '@convkit/core';
import { pieces } from '../archives/byte-source.js';
import type { DownloadCache } from '../download/download-cache.js';

/** Keys of the Cache API are URLs; at this one there is never a server (RFC 6761). */
const BASE = 'https://convkit-data.invalid/';

/**
 * Keeps downloads in the browser's Cache API under `name`, for this origin, until the browser needs the space.
 * @throws ConfigError where there is none: pages that are not from https or localhost.
 */
export function browserCache(name = 'convkit-data'): DownloadCache {
  if (!globalThis.caches) {
    throw new ConfigError('this page has no Cache API', {
      hint: 'Browsers offer it to pages from https or localhost only.',
    });
  }
  const opened = () => caches.open(name);
  return {
    async read(key) {
      const response = await (await opened()).match(BASE + key);
      return response && pieces(response.body ?? new Uint8Array(0));
    },
    async write(key, content) {
      let failure: unknown;
      const body = streamOf(content, (error) => {
        failure = error;
      });
      // Of a body that fails, browsers say no more than that there was a network error.
      await (await opened()).put(BASE + key, new Response(body)).catch((error: unknown) => {
        throw failure ?? error;
      });
    },
    async remove(key) {
      await (await opened()).delete(BASE + key);
    },
  };
}

function streamOf(
  content: AsyncIterable<Uint8Array>,
  onFailure: (error: unknown) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = content[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value.slice());
      } catch (error) {
        onFailure(error);
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
