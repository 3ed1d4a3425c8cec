import { ConfigError, checkArguments } from '@convkit/core';
import { pieces } from '../archives/byte-source.js';
import type { DownloadCache } from '../download/download-cache.js';

/** Keys of the Cache API are URLs. No server ever exists at this one (RFC 6761). */
const BASE = 'https://convkit-data.invalid/';

/**
 * Caches downloads in the browser's Cache API, until the browser needs the space.
 * @param name - name of the cache within the page's origin. Defaults to 'convkit-data'.
 * @throws ConfigError if the page has no Cache API, because it is not served from https or localhost.
 */
export function browserCache(name = 'convkit-data'): DownloadCache {
  checkArguments('browserCache', { name }, { name: 'string' });
  if (!globalThis.caches) {
    throw new ConfigError('this page has no Cache API', {
      hint: 'Serve the page from https or localhost.',
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
      // If the body fails, browsers report only a network error.
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
