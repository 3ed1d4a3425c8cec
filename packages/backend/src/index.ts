export type { Backend, BackendProbe } from '@convkit/core';
export { cpu } from './cpu.js';
export { type PreflightOptions, preflight } from './model-step/preflight.js';
export { type WarmUpOptions, type WarmUpProgress, warmUp } from './model-step/warm-up.js';
export {
  type Attempt,
  activeBackend,
  type BackendChoice,
  type UseBackendOptions,
  useBackend,
} from './selection/use-backend.js';
export { type WasmOptions, wasm } from './wasm.js';
export type { TextureMemory } from './webgl/texture-memory.js';
export { type WebglBackend, type WebglOptions, webgl } from './webgl/webgl.js';
export { webgpu } from './webgpu/webgpu.js';
