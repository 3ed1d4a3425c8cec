import {
  BLOCK_BYTES,
  CACHE_LINE,
  HAS_SIX_ROWS,
  KERNEL,
  NOT_FINITE,
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
  const control = controls.get(backend.wasm) ?? useWorkers(backend, newControlBlock(backend), 0);
  if (control.heap !== backend.wasm.HEAPU8) view(control, backend.wasm.HEAPU8);
  if (control.failure) throw control.failure;
  const { words, address, kernels, patience } = control;
  words[KERNEL] = kernel.number;
  words[TASKS] = tasks;
  words[UNITS] = units;
  words[UNITS_PER_TASK] = unitsPerTask;
  words[NOT_FINITE] = 0;
  words[TRAPPED] = 0;
  kernel.write(control, args);
  const workers = tasks > 1 ? control.workers : 0;
  let left: number;
  try {
    left = kernels.run(address, workers, canSleep());
  } catch (trap) {
    if (workers === 0) throw trapError(name, 1, (trap as Error).message);
    left = continueAfterTrap(trap, kernels, address, words.buffer, canSleep());
  }
  if (left > 0) left = awaitOthers(kernels, address, left, patience, canSleep());
  if (left > 0) {
    control.failure = stalledError(name, left, patience);
    throw control.failure;
  }
  const trapped = words[TRAPPED] as number;
  if (trapped !== 0) throw trapError(name, trapped, readReport(words.buffer, address));
  return words[NOT_FINITE] === 0;
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
