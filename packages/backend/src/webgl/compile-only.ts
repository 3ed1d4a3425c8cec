import { BackendError } from '@convkit/core';
import type { GPGPUContext, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { env } from '@tensorflow/tfjs-core';

/** What tfjs's backend has and does not tell of. */
interface Compiler {
  readonly binaryCache: Record<string, Shader>;
  readonly gpgpu: GPGPUContext & {
    readonly parallelCompilationExtension: { readonly COMPLETION_STATUS_KHR: number } | null;
  };
  getUniformLocations(): void;
}

interface Shader {
  readonly program: object;
  readonly webGLProgram: WebGLProgram;
  readonly fragmentShader: WebGLShader;
}

const PAUSE_MS = 8;
/** Where the browser cannot say whether it is done, asking waits for it. */
const ASKING_MS = 50;

/**
 * Compiles the shaders that `run` would draw with, side by side where the browser can. Nothing is drawn, and what `run` computes has no
 * meaning. `report` is told how many of them are done. Let nothing else use the backend meanwhile.
 * @throws BackendError naming a shader that does not compile.
 */
export async function compileOnly(
  backend: MathBackendWebGL,
  run: () => void,
  report: (done: number, total: number) => void,
): Promise<void> {
  const compiler = backend as unknown as Compiler;
  const known = new Set(Object.keys(compiler.binaryCache));
  const waiting = new Set<string>();
  try {
    env().set('ENGINE_COMPILE_ONLY', true);
    try {
      run();
    } finally {
      env().set('ENGINE_COMPILE_ONLY', false);
      for (const key of Object.keys(compiler.binaryCache)) if (!known.has(key)) waiting.add(key);
    }
    const total = waiting.size;
    report(0, total);
    while (waiting.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      const before = waiting.size;
      takeCompiled(compiler, waiting);
      if (waiting.size < before) report(total - waiting.size, total);
    }
  } finally {
    // tfjs would draw with them, whether they compile or not.
    for (const key of waiting) delete compiler.binaryCache[key];
    // tfjs leaves that out in this mode, and draws wrongly without.
    compiler.getUniformLocations();
  }
}

function takeCompiled(compiler: Compiler, waiting: Set<string>): void {
  const end = performance.now() + ASKING_MS;
  for (const key of waiting) {
    if (isCompiled(compiler, key)) waiting.delete(key);
    if (performance.now() > end) return;
  }
}

function isCompiled({ binaryCache, gpgpu }: Compiler, key: string): boolean {
  const { gl, parallelCompilationExtension: parallel } = gpgpu;
  const { webGLProgram, fragmentShader, program } = binaryCache[key] as Shader;
  if (parallel && !gl.getProgramParameter(webGLProgram, parallel.COMPLETION_STATUS_KHR))
    return gl.isContextLost();
  if (gl.getProgramParameter(webGLProgram, gl.LINK_STATUS) || gl.isContextLost()) return true;
  const log = gl.getShaderInfoLog(fragmentShader) || gl.getProgramInfoLog(webGLProgram);
  throw new BackendError(`a shader of ${program.constructor.name} does not compile here: ${log}`, {
    hint: 'Choose wasm(), or another browser or driver.',
  });
}
