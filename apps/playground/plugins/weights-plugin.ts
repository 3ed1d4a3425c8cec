import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, delimiter } from 'node:path';
import type { Plugin } from 'vite';

/** Name of the list in the site's folder `data`. */
const LIST = 'weights.json';

/** A file of pretrained weights that the site serves in its folder `data`. */
interface HostedWeights {
  readonly title: string;
  readonly file: string;
  readonly bytes: number;
  readonly path: string;
}

/** The files that `CONVKIT_WEIGHTS` names, separated as in `PATH`. */
export function hostedWeights(paths = process.env.CONVKIT_WEIGHTS ?? ''): readonly HostedWeights[] {
  return paths
    .split(delimiter)
    .filter(Boolean)
    .map((path) => {
      if (!existsSync(path)) throw new Error(`CONVKIT_WEIGHTS names ${path}, which does not exist`);
      const title = basename(path);
      return { title, file: `weights-${title}`, bytes: statSync(path).size, path };
    });
}

const listOf = (weights: readonly HostedWeights[]): string =>
  JSON.stringify(weights.map(({ title, file, bytes }) => ({ title, file, bytes })));

/** Serves and emits the pretrained weights of `CONVKIT_WEIGHTS`, and their list, in `data/`. */
export function weightsFiles(): Plugin {
  const weights = hostedWeights();
  return {
    name: 'convkit-weights-files',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = /\/data\/([^/?]+)/.exec(request.url ?? '')?.[1];
        const found = weights.find(({ file }) => file === name);
        if (name === LIST) return response.end(listOf(weights));
        if (!found) return next();
        createReadStream(found.path).pipe(response);
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: `data/${LIST}`, source: listOf(weights) });
      for (const { file, path } of weights) {
        this.emitFile({ type: 'asset', fileName: `data/${file}`, source: readFileSync(path) });
      }
    },
  };
}
