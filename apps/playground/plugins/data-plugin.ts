import type { Plugin } from 'vite';
import { idxShards } from './idx-shards.js';

let made: ReturnType<typeof idxShards> | undefined;

function shards() {
  made ??= idxShards();
  return made;
}

/** Provides the list of the site's datasets as the module `virtual:data-manifest`. */
export function dataManifest(): Plugin {
  return {
    name: 'convkit-data-manifest',
    resolveId: (id) => (id === 'virtual:data-manifest' ? `\0${id}` : undefined),
    async load(id) {
      if (id !== '\0virtual:data-manifest') return undefined;
      return `export const manifest = ${JSON.stringify((await shards()).manifest)};`;
    },
  };
}

/** Serves and emits the files of the datasets in `data/`. */
export function dataFiles(): Plugin {
  return {
    name: 'convkit-data-files',
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const name = /\/data\/([^/?]+)/.exec(request.url ?? '')?.[1];
        const file = name === undefined ? undefined : (await shards()).files.get(name);
        if (!file) return next();
        response.setHeader('Content-Type', 'application/octet-stream');
        response.end(await file());
      });
    },
    async generateBundle() {
      const { files } = await shards();
      await Promise.all(
        [...files].map(async ([name, file]) => {
          this.emitFile({ type: 'asset', fileName: `data/${name}`, source: await file() });
        }),
      );
    },
  };
}
