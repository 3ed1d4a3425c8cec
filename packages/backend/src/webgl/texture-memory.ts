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

export function textureMemory(backend: MathBackendWebGL | undefined): TextureMemory {
  if (!backend) return { bytes: 0, freeBytes: 0, textures: 0 };
  const manager = backend.getTextureManager();
  return {
    bytes: manager.numBytesAllocated,
    freeBytes: manager.numBytesFree,
    textures: manager.getNumFreeTextures() + manager.getNumUsedTextures(),
  };
}

/** Deletes the textures that no tensor has. */
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
