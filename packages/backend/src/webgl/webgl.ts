import { type Backend, BackendError, checkOptions } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { installWebglKernels } from '@convkit/webgl-kernels';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { engine, env, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { restoreBackendOnError } from '../selection/restore-backend-on-error.js';
import { assertTfjsVersion, notInstalled } from '../tfjs-version.js';
import { probeWebgl } from './probe-webgl.js';
import type { TextureMemory } from './texture-memory.js';
import { textureMemory, trimTextures } from './textures.js';
import { type ContextWatch, isLost, watchContext } from './watch-context.js';

/** Options of `webgl`. */
export interface WebglOptions {
  /**
   * Accepts graphics that store numbers in 16 bits. Inference may work on them, but training is likely to end in NaN.
   * @defaultValue false
   */
  readonly allowHalfPrecision?: boolean;
  /**
   * Limit of the texture memory in bytes. Above it, the textures of disposed tensors are deleted instead of being kept for later tensors.
   * @defaultValue 1 GiB
   */
  readonly textureBytes?: number;
}

/** WebGL backend. */
export interface WebglBackend extends Backend {
  /**
   * Reactivates the backend if its context was lost. All its tensors are gone then.
   * @returns Whether the context had been lost.
   * @throws BackendError if the context is not available again.
   */
  recover(): Promise<boolean>;
  /** Calls `listener` whenever the browser takes the context away. Returns a function that removes the listener. */
  onContextLost(listener: () => void): () => void;
  /** Measures the texture memory of tfjs's webgl backend. All zeros if it was never activated. */
  textureMemory(): TextureMemory;
  /** Deletes unused textures, which tfjs keeps for later tensors of the same size. */
  trim(): void;
}

const GIBIBYTE = 2 ** 30;

/**
 * Creates tfjs's WebGL backend with the kernels of `@convkit/webgl-kernels`. Half-precision graphics count as unavailable. Once the context
 * is lost, every computation throws a BackendError until `recover()` is called; `withRecovery` of `@convkit/train` does that for a run.
 */
export function webgl(options: WebglOptions = {}): WebglBackend {
  checkOptions('webgl', options, { allowHalfPrecision: 'boolean?', textureBytes: 'not negative?' });
  const { allowHalfPrecision = false, textureBytes = GIBIBYTE } = options;
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of listeners) listener();
  };
  /** Watches the tfjs instance that was last activated here. Another `webgl()` may have replaced it since. */
  let watch: ContextWatch | undefined;

  async function activate(): Promise<void> {
    const { version_webgl, MathBackendWebGL } = await importBackend();
    assertTfjsVersion('@tensorflow/tfjs-backend-webgl', version_webgl);
    // Uses one shader for all shapes of a rank, so that fewer are compiled. See `withOwnShader`.
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
        throw new BackendError('WebGL has only half precision here, so training would end in NaN', {
          hint: 'Choose wasm(), or webgl({ allowHalfPrecision: true }) for inference.',
        });
      }
      installWebglKernels();
    });
    watch = watchContext(live() as MathBackendWebGL);
    watch.listeners.add(notify);
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

/** Inside `try`, so that bundlers tolerate a package that is not installed. */
async function importBackend() {
  try {
    return await import('#webgl');
  } catch (cause) {
    throw notInstalled('@tensorflow/tfjs-backend-webgl', cause);
  }
}

const RETRIES = 8;
const PAUSE_MS = 250;

/** Starts the backend. Retries, as a browser that has just lost its GPU process offers no context for a while. */
async function start(retries: number): Promise<void> {
  for (let i = 0; i <= retries; i++) {
    if (await setBackend('webgl')) return;
    if (i < retries) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new BackendError('The webgl backend did not start: the browser offers no WebGL context', {
    hint: 'Reload the page, or choose wasm().',
  });
}

/** tfjs's backend instance, which all values of `webgl()` share. */
const live = () => engine().registry.webgl as MathBackendWebGL | undefined;

function isLiveLost(): boolean {
  const instance = live();
  return instance !== undefined && isLost(instance);
}
