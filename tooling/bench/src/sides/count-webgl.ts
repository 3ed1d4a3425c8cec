import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { backend } from '@tensorflow/tfjs-core';

export interface WebglCounts {
  readonly draws: number;
  /** Bytes of the textures that draws and uploads write, whether new or reused. */
  readonly textureBytes: number;
}

interface Manager {
  acquireTexture(shape: [rows: number, columns: number], usage: number | null, isPacked?: boolean): unknown;
  readonly numBytesAllocated: number;
  readonly numBytesFree: number;
}

/** tfjs's `TextureUsage.UPLOAD`. */
const UPLOAD = 1;

/** Bytes of the texture that an upload fills. tfjs stores four numbers in a texel but counts one texel a number. */
const uploadBytes = ([rows, columns]: readonly [number, number]) =>
  16 * Math.max(1, Math.ceil(rows / 2)) * Math.max(1, Math.ceil(columns / 2));

/** Starts counting what tfjs's active `webgl` backend does. The returned function gives the counts since its last call. */
export function countWebgl(): () => WebglCounts {
  const webgl = backend() as MathBackendWebGL;
  const { gl } = webgl.gpgpu;
  let [draws, textureBytes] = [0, 0];
  const counted = <A extends unknown[]>(draw: (...args: A) => void) =>
    function (this: WebGLRenderingContext, ...args: A) {
      draws++;
      draw.apply(gl, args);
    };
  Object.assign(gl, { drawElements: counted(gl.drawElements), drawArrays: counted(gl.drawArrays) });
  const manager = webgl.getTextureManager() as unknown as Manager;
  const acquire = manager.acquireTexture.bind(manager);
  const used = () => manager.numBytesAllocated - manager.numBytesFree;
  manager.acquireTexture = (shape, usage, isPacked) => {
    const before = used();
    const texture = acquire(shape, usage, isPacked);
    textureBytes += usage === UPLOAD ? uploadBytes(shape) : used() - before;
    return texture;
  };
  return () => {
    const counts = { draws, textureBytes };
    [draws, textureBytes] = [0, 0];
    return counts;
  };
}

export const perStep = ({ draws, textureBytes }: WebglCounts, steps: number): WebglCounts => ({
  draws: draws / steps,
  textureBytes: textureBytes / steps,
});
