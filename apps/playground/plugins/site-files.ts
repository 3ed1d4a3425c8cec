import type { Plugin } from 'vite';

/** Lists the files of the built site, without the datasets, in `site-files.json`, so that a page can cache them all. */
export function listSiteFiles(): Plugin {
  return {
    name: 'convkit-site-files',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const names = Object.keys(bundle).filter((name) => /^assets\//.test(name));
        this.emitFile({ type: 'asset', fileName: 'site-files.json', source: JSON.stringify(names) });
      },
    },
  };
}
