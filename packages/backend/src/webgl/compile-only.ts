import { BackendError } from '@convkit/core';
import type { GPGPUContext, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { env } from '@tensorflow/tfjs-core';

/** Private members of tfjs's backend. */
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
/** Longest time spent checking shaders at once. In a browser without parallel compilation, a check waits for the compiler. */
const CHECKING_MS = 50;

/**
 * Compiles the shaders that `run` needs, in parallel if the browser supports it. Draws nothing, so the values that `run` computes are
 * meaningless. Nothing else may use the backend meanwhile.
 * @param report Called with the number of shaders that are done.
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
    // Otherwise tfjs would draw with them even if they do not compile.
    for (const key of waiting) delete compiler.binaryCache[key];
    // tfjs skips this in compile-only mode, but draws incorrectly without it.
    compiler.getUniformLocations();
  }
}

function takeCompiled(compiler: Compiler, waiting: Set<string>): void {
  const end = performance.now() + CHECKING_MS;
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
  throw new BackendError(`A shader of ${program.constructor.name} does not compile: ${log}`, {
    hint: 'Choose wasm(), or try another browser or driver.',
  });
}
