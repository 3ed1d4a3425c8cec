const BACKENDS = ['cpu', 'wasm', 'webgl', 'webgpu'];

/** What a page of Vite's that trains imports, named up front for `optimizeDeps.include`: what Vite discovers later reloads the page. */
export const OPTIMIZED = [
  '@tensorflow/tfjs-core',
  ...BACKENDS.map((name) => `@convkit/backend > @tensorflow/tfjs-backend-${name}`),
  '@convkit/backend > @convkit/wasm-kernels > @tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js',
  '@convkit/backend > wasm-feature-detect',
];
