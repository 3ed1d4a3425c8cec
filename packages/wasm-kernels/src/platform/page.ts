import { BackendError } from '@convkit/core';
import { startPageThread } from './page-threads.js';
import type { Platform } from './platform.js';
import { SERVE_HINT, tfjsUrl } from './tfjs-urls.js';

/** A page, one of its workers, or another host with the interfaces of the web. */
export const platform: Platform = {
  async readWasm(file, paths) {
    const url = tfjsUrl(file, paths);
    const answer = await fetch(url, { credentials: 'same-origin' }).catch((cause) => cause as Error);
    const bytes =
      answer instanceof Response && answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
    if (bytes && WebAssembly.validate(bytes)) return bytes;
    const found = answer instanceof Error ? answer.message : bytes ? 'not WebAssembly' : `${answer.status}`;
    throw new BackendError(`cannot load tfjs's ${file} from ${url}: ${found}`, { hint: SERVE_HINT });
  },

  enableRelaxedSimd: () => false,

  revectorize: () => false,

  startTfjs(idle, start) {
    const scope = globalThis as { Worker: unknown; process?: unknown };
    const { Worker, process } = scope;
    scope.Worker = idle;
    // Some hosts and bundlers imitate Node's process, and Emscripten would load Node's modules.
    if (process) Reflect.set(scope, 'process', undefined);
    try {
      return start();
    } finally {
      scope.Worker = Worker;
      if (process) Reflect.set(scope, 'process', process);
    }
  },

  startThread: startPageThread,
};
