import { BackendError, rejectOnAbort } from '@convkit/core';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { DataId } from '@tensorflow/tfjs-core';
import { withOwnShader } from './own-shaders.js';

/** What tfjs's backend has and does not tell of. */
interface Fences {
  itemsToPoll: unknown[];
}

export interface ContextWatch {
  /** The context is lost, and with it every tensor that was on it. */
  readonly lost: boolean;
  /** Each is called once, when that happens. */
  readonly listeners: Set<() => void>;
}

const watches = new WeakMap<MathBackendWebGL, ContextWatch>();

export const isLost = (backend: MathBackendWebGL): boolean =>
  watches.get(backend)?.lost ?? backend.gpgpu.gl.isContextLost();

/**
 * Makes a backend whose context is lost say so: tfjs goes on with textures of zeros, and waits for ever for what it reads.
 * Computing and reading then throw a BackendError.
 */
export function watchContext(backend: MathBackendWebGL): ContextWatch {
  const known = watches.get(backend);
  if (known) return known;
  const { gpgpu } = backend;
  const { gl } = gpgpu;
  const listeners = new Set<() => void>();
  const failure = new AbortController();
  const tell = () => {
    if (failure.signal.aborted) return;
    // Its fences will never be passed, and would be asked for ever.
    (gpgpu as unknown as Fences).itemsToPoll = [];
    failure.abort(contextLost());
    for (const listener of listeners) listener();
  };
  gl.canvas.addEventListener('webglcontextlost', tell);
  const assertThere = () => {
    if (!failure.signal.aborted && !gl.isContextLost()) return;
    tell();
    throw contextLost();
  };
  const { read, readSync, runWebGLProgram } = backend;
  Object.assign(backend, {
    runWebGLProgram(...[program, inputs, ...rest]: Parameters<typeof runWebGLProgram>) {
      assertThere();
      return runWebGLProgram.call(backend, withOwnShader(program, inputs), inputs, ...rest);
    },
    async read(dataId: DataId) {
      assertThere();
      const values = await rejectOnAbort(read.call(backend, dataId), failure.signal);
      // It may be lost while it is read: the values are zeros then.
      assertThere();
      return values;
    },
    readSync(dataId: DataId) {
      assertThere();
      const values = readSync.call(backend, dataId);
      assertThere();
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
  new BackendError('the WebGL context is lost: the browser has taken the graphics processor away', {
    hint: 'All tensors are gone: call recover() of the backend, make the model anew and resume from the checkpoint.',
  });
