import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

/** tfjs takes this one here, where it may use threads, but wants to know where all are. */
const file = new URL(
  '../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
  import.meta.url,
);
setWasmPaths({
  'tfjs-backend-wasm.wasm': '',
  'tfjs-backend-wasm-simd.wasm': '',
  'tfjs-backend-wasm-threaded-simd.wasm': file.href,
});
await import('./one-thread.test.js');
