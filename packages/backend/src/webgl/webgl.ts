import { type Backend, BackendError } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { installWebglKernels } from '@convkit/webgl-kernels';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { engine, env, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { restoreBackendOnError } from '../selection/restore-backend-on-error.js';
import { assertTfjsVersion, notInstalled } from '../tfjs-version.js';
import { probeWebgl } from './probe-webgl.js';
import { type TextureMemory, textureMemory, trimTextures } from './texture-memory.js';
import { type ContextWatch, isLost, watchContext } from './watch-context.js';

export interface WebglOptions {
  /** Serves although numbers would be kept in 16 bits: inference may do, training is likely to give NaN. */
  readonly allowHalfPrecision?: boolean;
  /** Above so many bytes of textures a disposed one is deleted, not kept for the next tensor of its size; 1 GiB where absent. */
  readonly textureBytes?: number;
}

export interface WebglBackend extends Backend {
  recover(): Promise<boolean>;
  /** Calls `listener` whenever the browser takes the context away; returns what ends that. */
  onContextLost(listener: () => void): () => void;
  /** Of tfjs's webgl backend, active or not; none where it does not run. */
  textureMemory(): TextureMemory;
  /** Deletes the textures that no tensor has; tfjs keeps them for the next of their size. */
  trim(): void;
}

const GIBIBYTE = 2 ** 30;

/**
 * tfjs's WebGL backend with the kernels of `@convkit/webgl-kernels`. Its probe refuses graphics of half precision. What is computed after its context was lost is an error, and
 * `recover()` makes it anew; `recovering` of `@convkit/train` does so for a run.
 */
export function webgl({
  allowHalfPrecision = false,
  textureBytes = GIBIBYTE,
}: WebglOptions = {}): WebglBackend {
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  /** Of the instance that this value was active on last; by now another value may have put a new one in its place. */
  let watch: ContextWatch | undefined;

  async function activate(): Promise<void> {
    const { version_webgl, MathBackendWebGL } = await importBackend();
    assertTfjsVersion('@tensorflow/tfjs-backend-webgl', version_webgl);
    // One shader serves all shapes of a rank: fewer to compile. See `withOwnShader`.
    env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
    env().set('WEBGL_DELETE_TEXTURE_THRESHOLD', textureBytes);
    const wasLost = isLiveLost();
    if (wasLost) {
      removeBackend('webgl');
      registerBackend('webgl', () => new MathBackendWebGL(), 2);
    }
    await restoreBackendOnError(async () => {
      await start(wasLost || watch?.lost ? RETRIES : 0);
      if (!allowHalfPrecision && !env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) {
        throw new BackendError('webgl has half precision here, on which training ends in NaN', {
          hint: 'Choose wasm(), or webgl({ allowHalfPrecision: true }) for inference.',
        });
      }
      installWebglKernels();
    });
    watch = watchContext(live() as MathBackendWebGL);
    watch.listeners.add(tell);
    installGradients();
  }

  return {
    name: 'webgl',
    probe: async () => probeWebgl(allowHalfPrecision),
    activate,
    async recover() {
      if (!watch?.lost && !isLiveLost()) return false;
      await activate();
      return true;
    },
    onContextLost(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    textureMemory: () => textureMemory(live()),
    trim: () => trimTextures(live()),
  };
}

/** Within `try`, bundlers let a package that is not installed be. */
async function importBackend() {
  try {
    return await import('@tensorflow/tfjs-backend-webgl');
  } catch (cause) {
    throw notInstalled('@tensorflow/tfjs-backend-webgl', cause);
  }
}

const RETRIES = 8;
const PAUSE_MS = 250;

/** A browser that has just lost its graphics process gives no context for a while. */
async function start(retries: number): Promise<void> {
  for (let i = 0; i <= retries; i++) {
    if (await setBackend('webgl')) return;
    if (i < retries) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new BackendError('the webgl backend did not start', {
    hint: 'This browser gives no WebGL context: choose wasm(), or load the page again.',
  });
}

/** tfjs's instance, which all values share. */
const live = () => engine().registry.webgl as MathBackendWebGL | undefined;

function isLiveLost(): boolean {
  const instance = live();
  return instance !== undefined && isLost(instance);
}
