import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';

export interface TextureMemory {
  /** Of all textures, those of no tensor included. */
  readonly bytes: number;
  /** Of textures that no tensor has. */
  readonly freeBytes: number;
  readonly textures: number;
}

/** What tfjs's texture manager has and does not tell of. */
interface Manager {
  freeTextures: Record<string, { readonly texture: WebGLTexture }[]>;
  numFreeTextures: number;
  _numBytesAllocated: number;
  _numBytesFree: number;
}

export function textureMemory(backend: MathBackendWebGL): TextureMemory {
  const manager = backend.getTextureManager();
  return {
    bytes: manager.numBytesAllocated,
    freeBytes: manager.numBytesFree,
    textures: manager.getNumFreeTextures() + manager.getNumUsedTextures(),
  };
}

/** Deletes the textures that no tensor has. */
export function trimTextures(backend: MathBackendWebGL): void {
  const manager = backend.getTextureManager() as unknown as Manager;
  for (const { texture } of Object.values(manager.freeTextures).flat()) {
    backend.gpgpu.deleteMatrixTexture(texture);
  }
  manager.freeTextures = {};
  manager._numBytesAllocated -= manager._numBytesFree;
  manager._numBytesFree = 0;
  manager.numFreeTextures = 0;
}
