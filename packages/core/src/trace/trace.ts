import {
  engine,
  env,
  registerBackend,
  removeBackend,
  setBackend,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { BackendError, ConfigError } from '../errors.js';
import { activeShapes, SHAPES, ShapesBackend } from './backend.js';
import { Recorder, type TracedKernel } from './recorder.js';
import { registerShapeKernels } from './register.js';

export interface TraceOptions {
  /** Trace as this backend would run: ops that dispatch on kernels ask for its kernels. */
  readonly target?: string;
}

/**
 * Lists the kernels that `run` would run, forward and backward, from shapes alone. Tensors and variables from outside
 * may be used, whatever their backend, but not assigned. What `run` creates is disposed, its variables included, and
 * the backend that was active is active again.
 * @throws BackendError when a kernel has no shape function, when something reads values, or while a backend starts.
 */
export function traceKernels(run: () => void, options: TraceOptions = {}): TracedKernel[] {
  return trace(run, options).kernels;
}

/**
 * The most bytes that tensors would take at a time while `run` runs. Those from outside of it are not counted, nor is what
 * a kernel needs beside its outputs. Conditions and errors are those of `traceKernels`.
 */
export function tracePeakBytes(run: () => void, options: TraceOptions = {}): number {
  return trace(run, options).bytes.peak;
}

/** Runs `run` on shapes alone. */
export function trace(run: () => void, { target }: TraceOptions): Recorder {
  const recorder = new Recorder(target);
  const leave = enter(new ShapesBackend(recorder));
  try {
    tidy(() => {
      const result: unknown = run();
      if (result instanceof Promise)
        throw new ConfigError('a trace must be synchronous, and this one gave a promise');
    });
  } catch (error) {
    throw explain(error);
  } finally {
    leave();
  }
  return recorder;
}

/** True inside `traceKernels`: tensors have no values there. */
export function isTracing(): boolean {
  return activeShapes() !== undefined;
}

/** The backend whose kernels a dispatching op should ask for; undefined outside of a trace and in one without target. */
export function traceTarget(): string | undefined {
  return activeShapes()?.recorder.target;
}

/** In a trace, records one kernel `name` in place of those that `run` runs for its shape; else just runs it. */
export function recordKernel<T extends Tensor | Tensor[]>(name: string, run: () => T): T {
  const shapes = activeShapes();
  return shapes ? shapes.recorder.replace(name, run) : run();
}

/** Makes `backend` tfjs's, and gives the function that undoes it. */
function enter(backend: ShapesBackend): () => void {
  const previous = settledBackend();
  const variables = new Set(Object.values(engine().registeredVariables));
  const tape = engine().state.activeTape;
  // Debugging reads every output.
  const debug = env().getBool('DEBUG');
  if (debug) env().set('DEBUG', false);
  registerShapeKernels();
  registerBackend(SHAPES, () => backend);
  // Synchronous in effect, as for every backend that needs no start.
  void setBackend(SHAPES);
  return () => {
    for (const variable of Object.values(engine().registeredVariables)) {
      if (!variables.has(variable)) variable.dispose();
    }
    disposeTapeOtherThan(tape);
    if (previous !== undefined) void setBackend(previous);
    removeBackend(SHAPES);
    if (debug) env().set('DEBUG', true);
  };
}

/** The active backend's name, undefined when tfjs has not chosen one yet. */
function settledBackend(): string | undefined {
  const { backendName, registry } = engine();
  if (backendName === SHAPES) throw new ConfigError('a trace cannot run inside of another');
  const { pendingBackendInit } = engine() as unknown as { pendingBackendInit?: unknown };
  if (pendingBackendInit || (backendName && !(backendName in registry))) {
    throw new BackendError('a backend is still starting', { hint: 'Await tf.ready() before tracing.' });
  }
  return backendName ?? undefined;
}

/** An error amid a gradient leaves the tape with the tensors that it saved. */
function disposeTapeOtherThan(tape: unknown): void {
  const { activeTape, gradientDepth } = engine().state;
  if (gradientDepth > 0 || !activeTape || activeTape === tape) return;
  for (const { saved } of activeTape) {
    for (const tensor of saved ?? []) tensor.dispose();
  }
}

function explain(error: unknown): unknown {
  const kernel =
    error instanceof Error && /^Kernel '(.+)' not registered for backend '(.+)'/.exec(error.message);
  if (!kernel || kernel[2] !== SHAPES) return error;
  return new BackendError(`no shape is known for the output of kernel '${kernel[1]}'`, {
    hint: 'In a trace, run it through recordKernel with a reference made of tfjs-core ops.',
    cause: error,
  });
}
