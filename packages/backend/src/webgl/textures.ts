import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { TextureMemory } from './texture-memory.js';

/** Private members of tfjs's texture manager. */
interface Manager {
  freeTextures: Record<string, { readonly texture: WebGLTexture }[]>;
  numFreeTextures: number;
  _numBytesAllocated: number;
  _numBytesFree: number;
}

/** Measures the texture memory of a backend. */
export function textureMemory(backend: MathBackendWebGL | undefined): TextureMemory {
  if (!backend) return { bytes: 0, freeBytes: 0, textures: 0 };
  const manager = backend.getTextureManager();
  return {
    bytes: manager.numBytesAllocated,
    freeBytes: manager.numBytesFree,
    textures: manager.getNumFreeTextures() + manager.getNumUsedTextures(),
  };
}

/** Deletes the unused textures. */
export function trimTextures(backend: MathBackendWebGL | undefined): void {
  if (!backend) return;
  const manager = backend.getTextureManager() as unknown as Manager;
  for (const { texture } of Object.values(manager.freeTextures).flat()) {
    backend.gpgpu.deleteMatrixTexture(texture);
  }
  manager.freeTextures = {};
  manager._numBytesAllocated -= manager._numBytesFree;
  manager._numBytesFree = 0;
  manager.numFreeTextures = 0;
}
