import {
  BLOCK_BYTES,
  CACHE_LINE,
  DONE,
  HAS_SIX_ROWS,
  JOB,
  JOB_BYTES,
  KERNEL,
  NOT_FINITE,
  REPLAYED,
  TASKS,
  TRAPPED,
  UNITS,
  UNITS_PER_TASK,
} from '../generated/control-block.js';
import type { KernelExports } from '../generated/kernel-exports.js';
import {
  type ControlViews,
  type Kernel,
  SERIAL_KERNELS,
  type SerialArguments,
  TASK_KERNELS,
  type TaskArguments,
} from '../generated/kernels.js';
import { activeRecording } from '../recording/active-recording.js';
import { allocate } from './allocation.js';
import { awaitOthers, continueAfterTrap, stalledError, trapError } from './job-failures.js';
import { kernelsIn } from './kernel-module.js';
import { readReport } from './traps.js';
import type { Address, WasmBackend } from './wasm-backend.js';

/** The control block of a backend's jobs, and the threads that read it. */
interface Control extends ControlViews {
  readonly address: Address;
  /** Threads that take tasks, not counting the caller's. */
  readonly workers: number;
  readonly kernels: KernelExports;
  /** Milliseconds without progress after which a job's threads are presumed dead. */
  readonly patience: number;
  /** Why the backend takes no more jobs. */
  failure?: Error;
  /** The heap that the views show. It is replaced when it grows. */
  heap: Uint8Array | undefined;
}

/** In milliseconds. No task takes a tenth of it. */
const PATIENCE = 60_000;

const controls = new WeakMap<object, Control>();

/** A kernel that is divided into tasks. */
export type TaskKernel = keyof TaskArguments;

/** A kernel, its arguments, and how its work is divided among threads. */
export interface Job<K extends TaskKernel = TaskKernel> {
  readonly kernel: K;
  /** Number of units to compute: pixels, blocks or images. */
  readonly units: number;
  /** Units of one task. It must not depend on the number of threads, so that every sum is taken in the same order. */
  readonly unitsPerTask: number;
  readonly args: TaskArguments[K];
}

/**
 * Runs a job on every thread of `backend` and returns when it is done. Returns false if the kernel checks its results and found one that
 * is not finite.
 * @throws BackendError if a task traps, once every thread has left the job, and from then on if a thread ends or hangs in a task.
 */
export function runJob<K extends TaskKernel>(
  backend: WasmBackend,
  { kernel, units, unitsPerTask, args }: Job<K>,
): boolean {
  return execute(backend, kernel, TASK_KERNELS[kernel], args, units, unitsPerTask);
}

/**
 * Runs a kernel that is not divided into tasks, on the calling thread.
 * @throws BackendError if it traps.
 */
export function callKernel<K extends keyof SerialArguments>(
  backend: WasmBackend,
  kernel: K,
  args: SerialArguments[K],
): void {
  execute(backend, kernel, SERIAL_KERNELS[kernel], args, 1, 1);
}

function execute<Args>(
  backend: WasmBackend,
  name: string,
  kernel: Kernel<Args>,
  args: Args,
  units: number,
  unitsPerTask: number,
): boolean {
  const tasks = Math.ceil(units / unitsPerTask);
  if (tasks === 0) return true;
  const control = controlOf(backend);
  const { words, address, kernels } = control;
  words[KERNEL] = kernel.number;
  words[TASKS] = tasks;
  words[UNITS] = units;
  words[UNITS_PER_TASK] = unitsPerTask;
  words[NOT_FINITE] = 0;
  words[TRAPPED] = 0;
  kernel.write(control, args);
  const recording = activeRecording(backend);
  recording?.addJob(name, words.subarray(JOB / 4, (JOB + JOB_BYTES) / 4));
  const workers = tasks > 1 ? control.workers : 0;
  let left: number;
  try {
    left = kernels.run(address, workers, canSleep());
  } catch (trap) {
    if (workers === 0) throw trapError(name, 1, (trap as Error).message);
    left = continueAfterTrap(trap, kernels, address, words.buffer, canSleep());
  }
  const allFinite = finish(control, name, left);
  if (!allFinite) recording?.refuse(`${name} computed a value that is not finite`);
  return allFinite;
}

/** Waits for the `left` tasks of the job that other threads hold. Returns what `runJob` does. */
function finish(control: Control, name: string, left: number): boolean {
  const { words, address, kernels, patience } = control;
  const remaining = left > 0 ? awaitOthers(kernels, address, left, patience, canSleep()) : 0;
  if (remaining > 0) {
    control.failure = stalledError(name, remaining, patience);
    throw control.failure;
  }
  const trapped = words[TRAPPED] as number;
  if (trapped !== 0) throw trapError(name, trapped, readReport(words.buffer, address));
  return words[NOT_FINITE] === 0;
}

/**
 * Runs recorded jobs, which lie at `jobs`, one after another without returning to JavaScript in between. Returns false if one of them
 * checks its results and found one that is not finite; those after it have not run.
 * @param kernels The name of each job's kernel.
 * @throws BackendError as `runJob` does.
 */
export function replayJobs(backend: WasmBackend, jobs: Address, kernels: readonly string[]): boolean {
  const control = controlOf(backend);
  const { words, address } = control;
  for (let at = 0; at < kernels.length; at++) {
    let left: number;
    try {
      at = control.kernels.replay(address, jobs, at, kernels.length, control.workers, canSleep());
      if (at === kernels.length) return true;
      left = isShared(control) ? (words[TASKS] as number) - Atomics.load(words, DONE) : 0;
    } catch (trap) {
      at = words[REPLAYED] as number;
      if (!isShared(control)) {
        throw trapError(kernels[at] as string, 1, (trap as Error).message);
      }
      left = continueAfterTrap(trap, control.kernels, address, words.buffer, canSleep());
    }
    if (!finish(control, kernels[at] as string, left)) return false;
  }
  return true;
}

/** Whether workers take part in the current job. */
const isShared = ({ workers, words }: Control) => workers > 0 && (words[TASKS] as number) > 1;

/** Writes `words` to `at`. A recording repeats it. */
export function writeWords(backend: WasmBackend, at: Address, words: ArrayLike<number>): void {
  const constant = activeRecording(backend)?.constant(words);
  if (constant === undefined) new Uint32Array(backend.wasm.HEAPU8.buffer, at, words.length).set(words);
  else callKernel(backend, 'copy', { from: constant, to: at, floats: words.length, zeros: 0 });
}

/** The control block of `backend`, with views of its memory as it is now. */
function controlOf(backend: WasmBackend): Control {
  const control = controls.get(backend.wasm) ?? useWorkers(backend, newControlBlock(backend), 0);
  if (control.heap !== backend.wasm.HEAPU8) view(control, backend.wasm.HEAPU8);
  if (control.failure) throw control.failure;
  return control;
}

/** Number of threads that may take part in a job, including the caller's. Kernels need working memory for each. */
export const threadsOf = ({ wasm }: WasmBackend): number => 1 + (controls.get(wasm)?.workers ?? 0);

/** Makes `workers` threads, which already serve the control block at `address`, take part in the backend's jobs. */
export function useWorkers(
  backend: WasmBackend,
  address: Address,
  workers: number,
  patience = PATIENCE,
): Control {
  const control: Control = {
    address,
    workers,
    patience,
    kernels: kernelsIn(backend),
    heap: undefined,
    words: new Int32Array(),
    floats: new Float32Array(),
    doubles: new Float64Array(),
  };
  controls.set(backend.wasm, control);
  return control;
}

/** Allocates a control block in the backend's memory, with its counters at zero. */
export function newControlBlock(backend: WasmBackend): Address {
  const raw = allocate(backend, BLOCK_BYTES + CACHE_LINE);
  const address = Math.ceil(raw / CACHE_LINE) * CACHE_LINE;
  backend.wasm.HEAPU8.fill(0, address, address + BLOCK_BYTES);
  new Int32Array(backend.wasm.HEAPU8.buffer, address)[HAS_SIX_ROWS] = hasSixRows() ? 1 : 0;
  return address;
}

/**
 * Whether kernels multiply six rows at a time. V8 keeps them in registers since its compiler Turboshaft, which is older than
 * `Float16Array`, and before took twice as long as for four.
 */
const hasSixRows = () => typeof (globalThis as { Float16Array?: unknown }).Float16Array === 'function';

let sleepAnswer: boolean | undefined;

/** Whether this thread may wait without spinning. A page's own thread may not. */
function canSleep(): boolean {
  if (sleepAnswer === undefined) {
    try {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
      sleepAnswer = true;
    } catch {
      sleepAnswer = false;
    }
  }
  return sleepAnswer;
}

function view(control: Control, heap: Uint8Array): void {
  const { address } = control;
  control.heap = heap;
  control.words = new Int32Array(heap.buffer, address, BLOCK_BYTES / 4);
  control.floats = new Float32Array(heap.buffer, address, BLOCK_BYTES / 4);
  control.doubles = new Float64Array(heap.buffer, address, BLOCK_BYTES / 8);
}
