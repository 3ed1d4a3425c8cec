/** Memory used by textures. */
export interface TextureMemory {
  /** Size of all textures in bytes, including unused ones. */
  readonly bytes: number;
  /** Size of unused textures in bytes, which tfjs keeps for later tensors. */
  readonly freeBytes: number;
  /** Number of textures, including unused ones. */
  readonly textures: number;
}
