import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

/** tfjs loads this file in an isolated page, but needs the paths of all three. */
const file = new URL(
  '../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
  import.meta.url,
);
setWasmPaths({
  'tfjs-backend-wasm.wasm': '',
  'tfjs-backend-wasm-simd.wasm': '',
  'tfjs-backend-wasm-threaded-simd.wasm': file.href,
});
await import('./one-thread.own-process.test.js');
