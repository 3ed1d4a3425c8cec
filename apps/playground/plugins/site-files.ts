import type { Plugin } from 'vite';

/** Names the built site's own files in `site-files.json`, so that a page can keep them all; data sets are not among them. */
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
