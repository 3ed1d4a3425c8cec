export type { Backend, Probe } from './backend.js';
export { cpu } from './cpu.js';
export { type PreflightOptions, preflight } from './preflight.js';
export { type Attempt, type BackendChoice, type UseBackendOptions, useBackend } from './use-backend.js';
export { type WarmUpOptions, type WarmUpProgress, warmUp } from './warm-up.js';
export { type WasmOptions, wasm } from './wasm.js';
export type { TextureMemory } from './webgl/texture-memory.js';
export { type WebglBackend, type WebglOptions, webgl } from './webgl/webgl.js';
export { webgpu } from './webgpu/webgpu.js';
