const BACKENDS = ['cpu', 'wasm', 'webgl', 'webgpu'];

/**
 * Dependencies of a page that trains, for Vite's `optimizeDeps.include`. A dependency that Vite discovers later would reload the page.
 */
export const OPTIMIZED = [
  '@tensorflow/tfjs-core',
  ...BACKENDS.map((name) => `@convkit/backend > @tensorflow/tfjs-backend-${name}`),
  ...['tfjs-backend-wasm', 'tfjs-backend-wasm-threaded-simd'].map(
    (name) => `@convkit/backend > @convkit/wasm-kernels > @tensorflow/tfjs-backend-wasm/wasm-out/${name}.js`,
  ),
  '@convkit/backend > wasm-feature-detect',
];
