import {
  BLOCK_BYTES,
  CACHE_LINE,
  CONTROL_FIELDS,
  FIELDS,
  FIRST_ARGUMENT,
  FIRST_FLOAT,
} from './control-block.js';
import { type Address, kernelsIn } from './kernel-module.js';
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
  winogradGradientSums: 40,
  packOuter: 41,
} as const;

interface Control {
  readonly address: Address;
  readonly workers: number;
}

const controls = new WeakMap<object, Control>();

export interface Job {
  readonly kernel: keyof typeof KERNELS;
  /** What the job is made of: pixels, blocks or images. */
  readonly units: number;
  /** The same whatever the number of threads, so that every sum is taken in the same order. */
  readonly unitsPerTask: number;
  readonly args: readonly (number | boolean)[];
  readonly floats?: readonly number[];
}

/** Runs a job on every thread of `backend` and returns when it is done. */
export function runJob(backend: WasmBackend, { kernel, units, unitsPerTask, args, floats = [] }: Job): void {
  const tasks = Math.ceil(units / unitsPerTask);
  if (tasks === 0) return;
  const { address, workers } = controlOf(backend);
  const fields = new Int32Array(backend.wasm.HEAPU8.buffer, address + CONTROL_FIELDS, FIELDS);
  fields[0] = KERNELS[kernel];
  fields[1] = tasks;
  fields[2] = units;
  fields[3] = unitsPerTask;
  for (const [index, value] of args.entries()) fields[FIRST_ARGUMENT + index] = Number(value);
  new Float32Array(fields.buffer, fields.byteOffset + 4 * FIRST_FLOAT, floats.length).set(floats);
  kernelsIn(backend).run(address, tasks > 1 ? workers : 0);
}

/** Threads that may take part in a job, the caller's among them: those that need working memory of their own. */
export const threadsOf = (backend: WasmBackend): number => controlOf(backend).workers + 1;

/** Makes `workers` threads, already serving the control block at `address`, take part in the backend's jobs. */
export function useWorkers({ wasm }: WasmBackend, control: Control): void {
  controls.set(wasm, control);
}

/** A control block in the backend's memory, its counters at zero. */
export function newControlBlock({ wasm }: WasmBackend): Address {
  const raw = wasm._malloc(BLOCK_BYTES + CACHE_LINE) >>> 0;
  const address = Math.ceil(raw / CACHE_LINE) * CACHE_LINE;
  wasm.HEAPU8.fill(0, address, address + BLOCK_BYTES);
  return address;
}

function controlOf(backend: WasmBackend): Control {
  const known = controls.get(backend.wasm);
  if (known) return known;
  const control = { address: newControlBlock(backend), workers: 0 };
  controls.set(backend.wasm, control);
  return control;
}
