import { defineConfig } from 'vite';
import { catalogPlugin } from './plugins/catalog-plugin.js';
import { dataFiles, dataManifest } from './plugins/data-plugin.js';
import { listSiteFiles } from './plugins/site-files.js';
import { weightsFiles } from './plugins/weights-plugin.js';

/** Headers that allow shared memory, which threads need. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  // Relative, so that the built site works in any folder of any host.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [dataFiles(), dataManifest(), catalogPlugin(), weightsFiles(), listSiteFiles()],
  worker: {
    format: 'es',
    plugins: () => [dataManifest()],
    // Look inside shows the class names of the layers. All other names may be shortened.
    rolldownOptions: {
      output: {
        minify: { mangle: { keepNames: { class: true, function: false } } },
        // One file with all that the first step needs: what later chunks share with it would become many small ones, which compress worse.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // For the user's own IDX files only. The files of the site are unpacked by the browser.
            { name: 'read-idx', test: /pako|archives.gzip|idx.idx(-set)?\.js/, priority: 1 },
            { name: 'first-step', tags: ['$initial'] },
          ],
        },
      },
    },
  },
  build: { target: 'es2022', assetsInlineLimit: 0 },
  server: { headers: ISOLATION },
  preview: { headers: ISOLATION },
});
