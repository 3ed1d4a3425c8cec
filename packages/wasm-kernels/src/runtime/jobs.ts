import { allocate } from './allocation.js';
import {
  BLOCK_BYTES,
  CACHE_LINE,
  CONTROL_FIELDS,
  FIELDS,
  FIRST_ARGUMENT,
  FIRST_FLOAT,
  NOT_FINITE,
  TRAPPED,
} from './control-block.js';
import { awaitOthers, goOnAfter, stalledError, trapError } from './job-failures.js';
import { type Address, type KernelExports, kernelsIn } from './kernel-module.js';
import { readReport } from './traps.js';
import type { WasmBackend } from './wasm-backend.js';

/** Kernels that are divided into tasks, by their numbers in assembly/kernels.ts. */
const KERNELS = {
  convolve: 0,
  sumOuter: 1,
  scatterRows: 2,
  maxPoolGrad: 3,
  packPanels: 4,
  winogradFilters: 5,
  winogradByTiles: 6,
  winogradImages: 7,
  winogradByPanels: 8,
  winogradGradientTiles: 9,
  relu: 10,
  tanh: 11,
  sigmoid: 12,
  reluGrad: 13,
  tanhGrad: 14,
  sigmoidGrad: 15,
  add: 16,
  columnSums: 17,
  addColumns: 18,
  sumRows: 19,
  maxPool: 20,
  averagePool: 21,
  averagePoolGrad: 22,
  batchNormStatistics: 23,
  batchNorm: 24,
  batchNormGradSums: 25,
  batchNormGrad: 26,
  sgdUpdate: 27,
  adamUpdate: 28,
  depthwiseInputGradient: 29,
  depthwiseFilterGradient: 30,
  lrn: 31,
  lrnGrad: 32,
  softmaxCrossEntropy: 33,
  dropout: 34,
  depthwise: 35,
  sumSquares: 39,
  winogradGradientSums: 40,
  packOuter: 41,
  exactForward: 42,
  exactFilterGradient: 43,
  copyImages: 44,
  unpackOuter: 45,
  winogradGradientGroups: 46,
  winogradGradientJoin: 47,
  sumOuterGroups: 48,
} as const;

export type ThreadedKernel = keyof typeof KERNELS;

/** Where a backend's jobs are written, and how many threads beside the caller's read them. */
interface Control {
  readonly address: Address;
  readonly workers: number;
  readonly kernels: KernelExports;
  /** Milliseconds that a job may stand still before its threads are taken for dead. */
  readonly patience: number;
  /** Why there are no more jobs. */
  failure?: Error;
  /** The heap that the views are of: growing replaces it. */
  heap: Uint8Array | undefined;
  fields: Int32Array;
  floats: Float32Array;
}

/** In milliseconds: no task takes a tenth of it. */
const PATIENCE = 60_000;

const controls = new WeakMap<object, Control>();

export interface Job {
  readonly kernel: ThreadedKernel;
  /** What the job is made of: pixels, blocks or images. */
  readonly units: number;
  /** The same whatever the number of threads, so that every sum is taken in the same order. */
  readonly unitsPerTask: number;
  readonly args: readonly (number | boolean)[];
  readonly floats?: readonly number[];
}

/**
 * Runs a job on every thread of `backend` and returns when it is done. The answer is false if its kernel, being one that looks,
 * met a result that is not finite.
 * @throws BackendError, once every thread has left the job, when a task of it trapped; and for good when a thread has ended, or hangs,
 *   in the midst of a task.
 */
export function runJob(backend: WasmBackend, { kernel, units, unitsPerTask, args, floats }: Job): boolean {
  const tasks = Math.ceil(units / unitsPerTask);
  if (tasks === 0) return true;
  const control = controls.get(backend.wasm) ?? useWorkers(backend, newControlBlock(backend), 0);
  if (control.heap !== backend.wasm.HEAPU8) view(control, backend.wasm.HEAPU8);
  if (control.failure) throw control.failure;
  const { fields, address, kernels, patience } = control;
  fields[0] = KERNELS[kernel];
  fields[1] = tasks;
  fields[2] = units;
  fields[3] = unitsPerTask;
  fields[NOT_FINITE] = 0;
  fields[TRAPPED] = 0;
  for (let i = 0; i < args.length; i++) fields[FIRST_ARGUMENT + i] = Number(args[i]);
  if (floats) control.floats.set(floats);
  const workers = tasks > 1 ? control.workers : 0;
  let left: number;
  try {
    left = kernels.run(address, workers, canSleep());
  } catch (trap) {
    if (workers === 0) throw trapError(kernel, 1, (trap as Error).message);
    left = goOnAfter(trap, kernels, address, fields.buffer, canSleep());
  }
  if (left > 0) left = awaitOthers(kernels, address, left, patience, canSleep());
  if (left > 0) {
    control.failure = stalledError(kernel, left, patience);
    throw control.failure;
  }
  const trapped = fields[TRAPPED] as number;
  if (trapped !== 0) throw trapError(kernel, trapped, readReport(fields.buffer, address));
  return fields[NOT_FINITE] === 0;
}

/** Threads that may take part in a job, the caller's among them: those that need working memory of their own. */
export const threadsOf = ({ wasm }: WasmBackend): number => 1 + (controls.get(wasm)?.workers ?? 0);

/** Makes `workers` threads, already serving the control block at `address`, take part in the backend's jobs. */
export function useWorkers(
  backend: WasmBackend,
  address: Address,
  workers: number,
  patience = PATIENCE,
): Control {
  const views = { heap: undefined, fields: new Int32Array(), floats: new Float32Array() };
  const control: Control = { address, workers, patience, kernels: kernelsIn(backend), ...views };
  controls.set(backend.wasm, control);
  return control;
}

/** A control block in the backend's memory, its counters at zero. */
export function newControlBlock(backend: WasmBackend): Address {
  const raw = allocate(backend, BLOCK_BYTES + CACHE_LINE);
  const address = Math.ceil(raw / CACHE_LINE) * CACHE_LINE;
  backend.wasm.HEAPU8.fill(0, address, address + BLOCK_BYTES);
  return address;
}

let sleepAnswer: boolean | undefined;

/** Whether this thread may wait without spinning: a page's own may not. */
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
  const start = control.address + CONTROL_FIELDS;
  control.heap = heap;
  control.fields = new Int32Array(heap.buffer, start, FIELDS);
  control.floats = new Float32Array(heap.buffer, start + 4 * FIRST_FLOAT, FIELDS - FIRST_FLOAT);
}
