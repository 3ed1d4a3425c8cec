export type { TextureMemory } from './texture-memory.js';
export { type WebglBackend, type WebglOptions, webgl } from './webgl.js';
