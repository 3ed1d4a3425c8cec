import { BackendError } from '@convkit/core';
import type { WasmPaths } from './platform.js';

/**
 * The URLs of tfjs's files. Bundlers look for expressions of exactly this form and put the files beside the page's scripts. Without a
 * bundler, as in Vite's development server, they point into this package, and the files are in the package beside it. They are evaluated
 * when needed, because scripts that are no modules have no `import.meta.url`.
 */
const URLS: Readonly<Record<string, () => URL>> = {
  'tfjs-backend-wasm.wasm': () =>
    new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm', import.meta.url),
  'tfjs-backend-wasm-simd.wasm': () =>
    new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', import.meta.url),
  'tfjs-backend-wasm-threaded-simd.wasm': () =>
    new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm', import.meta.url),
};

/** What to do if a file is not found. */
export const SERVE_HINT =
  'Serve the .wasm files of @tensorflow/tfjs-backend-wasm/dist and set the option wasmPaths to their URL.';

/**
 * The URL of one of tfjs's files: where `paths` says, else where the page's bundler has put it.
 * @throws BackendError if neither is known.
 */
export function tfjsUrl(file: string, paths?: WasmPaths): string {
  if (typeof paths === 'string') return paths + file;
  if (paths) {
    const url = paths[file];
    if (url) return String(url);
    throw new BackendError(`wasmPaths has no URL for ${file}`, { hint: SERVE_HINT });
  }
  let href: string | undefined;
  try {
    href = URLS[file]?.().href;
  } catch {
    // There is no import.meta.url.
  }
  if (href) return href.replace('/@convkit/wasm-kernels/dist/platform/@tensorflow/', '/@tensorflow/');
  throw new BackendError(
    `cannot find tfjs's ${file}: this script was bundled into a format without import.meta.url`,
    { hint: SERVE_HINT },
  );
}
