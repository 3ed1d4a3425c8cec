import {
  engine,
  env,
  registerBackend,
  removeBackend,
  setBackend,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { SHAPES } from '../active-trace.js';
import { checkArguments, checkOptions } from '../check-arguments.js';
import { BackendError, ConfigError } from '../errors.js';
import { activeShapes, ShapesBackend } from './backend.js';
import type { GraphRecorder } from './graph-recorder.js';
import { Recorder, type TracedKernel } from './recorder.js';
import { registerShapeKernels } from './register.js';

/** Options of a trace. */
export interface TraceOptions {
  /** Name of the backend whose kernels are traced; it must be active or registered. Defaults to tfjs-core's own kernels. */
  readonly target?: string;
}

/**
 * Lists the kernels that `run` would run, forward and backward, from shapes alone. `run` may use tensors and variables from
 * outside, of any backend, but not assign to them. Everything that it creates is disposed, including variables, and the
 * previous backend is active again afterwards.
 * @throws BackendError if a kernel has no shape function, if something reads values, or while a backend starts.
 */
export function traceKernels(run: () => void, options: TraceOptions = {}): TracedKernel[] {
  return trace(run, options).kernels;
}

/**
 * Computes the peak number of bytes of the tensors that `run` would create. Scratch memory of kernels is not counted.
 * Conditions and errors are those of `traceKernels`.
 */
export function tracePeakBytes(run: () => void, options: TraceOptions = {}): number {
  return trace(run, options).bytes.peak;
}

/**
 * Runs `run` on the shapes backend.
 * @param graph Records the kernels with their inputs, too.
 */
export function trace(run: () => void, options: TraceOptions, graph?: GraphRecorder): Recorder {
  checkOptions('trace', options, { target: 'string?' });
  const { target } = options;
  checkArguments('trace', { run }, { run: 'function' });
  const recorder = new Recorder(target);
  const leave = enter(new ShapesBackend(recorder, graph));
  try {
    tidy(() => {
      const result: unknown = run();
      if (result instanceof Promise)
        throw new ConfigError('a traced function must be synchronous, got one that returns a promise');
    });
  } catch (error) {
    throw explain(error);
  } finally {
    leave();
  }
  return recorder;
}

/** Whether a trace is running, in which tensors have no values. */
export function isTracing(): boolean {
  return activeShapes() !== undefined;
}

/** Name of the backend whose kernels the running trace is about; undefined outside of a trace or without a target. */
export function traceTarget(): string | undefined {
  return activeShapes()?.recorder.target;
}

/** Calls `run`. In a trace, records one kernel `name` in place of the kernels that `run` runs. */
export function recordKernel<T extends Tensor | Tensor[]>(name: string, run: () => T): T {
  checkArguments('recordKernel', { name, run }, { name: 'string', run: 'function' });
  const shapes = activeShapes();
  return shapes ? shapes.recorder.replace(name, run) : run();
}

/** Activates `backend` and returns a function that restores the previous one. */
function enter(backend: ShapesBackend): () => void {
  const previous = settledBackend();
  const variables = new Set(Object.values(engine().registeredVariables));
  const tape = engine().state.activeTape;
  // In debug mode tfjs reads every output.
  const debug = env().getBool('DEBUG');
  if (debug) env().set('DEBUG', false);
  registerShapeKernels();
  registerBackend(SHAPES, () => backend);
  // Synchronous in effect, as for every backend that has nothing to start.
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

/** Name of the active backend; undefined if tfjs has not chosen one yet. */
function settledBackend(): string | undefined {
  const { backendName, registry } = engine();
  if (backendName === SHAPES) throw new ConfigError('a trace cannot run inside another trace');
  const { pendingBackendInit } = engine() as unknown as { pendingBackendInit?: unknown };
  if (pendingBackendInit || (backendName && !(backendName in registry))) {
    throw new BackendError('a backend is still starting', { hint: 'Await tf.ready() before tracing.' });
  }
  return backendName ?? undefined;
}

/** After an error inside a gradient, the tape still holds the tensors that it saved. */
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
  return new BackendError(`the trace has no shape function for kernel '${kernel[1]}'`, {
    hint: 'Run it through recordKernel, with a reference made of tfjs-core ops.',
    cause: error,
  });
}
