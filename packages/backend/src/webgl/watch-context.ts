import { BackendError, rejectOnAbort } from '@convkit/core';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { DataId } from '@tensorflow/tfjs-core';
import { withOwnShader } from './own-shaders.js';

/** Private members of tfjs's backend. */
interface Fences {
  itemsToPoll: unknown[];
}

/** Watches the WebGL context of a backend. */
export interface ContextWatch {
  /** Whether the context is lost, and with it all of its tensors. */
  readonly lost: boolean;
  /** Listeners, each called once when the context is lost. */
  readonly listeners: Set<() => void>;
}

const watches = new WeakMap<MathBackendWebGL, ContextWatch>();

/** Whether the backend's context is lost. */
export const isLost = (backend: MathBackendWebGL): boolean =>
  watches.get(backend)?.lost ?? backend.gpgpu.gl.isContextLost();

/**
 * Makes a backend throw a BackendError from any computation or read once its context is lost. tfjs itself continues with textures of zeros,
 * and its reads never end.
 */
export function watchContext(backend: MathBackendWebGL): ContextWatch {
  const known = watches.get(backend);
  if (known) return known;
  const { gpgpu } = backend;
  const { gl } = gpgpu;
  const listeners = new Set<() => void>();
  const failure = new AbortController();
  const onLost = () => {
    if (failure.signal.aborted) return;
    // Its fences will never be passed, but would be polled forever.
    (gpgpu as unknown as Fences).itemsToPoll = [];
    failure.abort(contextLost());
    for (const listener of listeners) listener();
  };
  gl.canvas.addEventListener('webglcontextlost', onLost);
  const assertAlive = () => {
    if (!failure.signal.aborted && !gl.isContextLost()) return;
    onLost();
    throw contextLost();
  };
  const { read, readSync, runWebGLProgram } = backend;
  Object.assign(backend, {
    runWebGLProgram(...[program, inputs, ...rest]: Parameters<typeof runWebGLProgram>) {
      assertAlive();
      return runWebGLProgram.call(backend, withOwnShader(program, inputs), inputs, ...rest);
    },
    async read(dataId: DataId) {
      assertAlive();
      const values = await rejectOnAbort(read.call(backend, dataId), failure.signal);
      // If the context was lost during the read, the values are zeros.
      assertAlive();
      return values;
    },
    readSync(dataId: DataId) {
      assertAlive();
      const values = readSync.call(backend, dataId);
      assertAlive();
      return values;
    },
  });
  const watch = {
    get lost() {
      return failure.signal.aborted || gl.isContextLost();
    },
    listeners,
  };
  watches.set(backend, watch);
  return watch;
}

const contextLost = () =>
  new BackendError('The WebGL context is lost: the browser has reset the GPU', {
    hint: "Call the backend's recover(), create the model again and resume from the checkpoint: all tensors are gone.",
  });
