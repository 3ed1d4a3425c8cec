import { BackendError } from '@convkit/core';
import { relaxedSimd, sharedRelaxedSimd, sharedSimd, simd } from '../generated/binaries.js';
import { guardAllocation } from './allocation.js';
import { type Arithmetic, arithmeticFor } from './arithmetic.js';
import { decode } from './decode.js';
import type { WasmBackend } from './wasm-backend.js';

/** An address in the backend's memory, in bytes. */
export type Address = number;

/** What assembly/index.ts exports; see there. */
export interface KernelExports {
  /** Runs the job in the control block with `workers` helpers; above 0, that many tasks are not done yet: `resume`. */
  run(control: Address, workers: number, canSleep: boolean): number;
  resume(control: Address, canSleep: boolean): number;
  claimReport(control: Address): Address;
  abandon(control: Address): void;
  /** The life of worker `number`, from 1; only in the module for shared memories. Never returns. */
  serve(control: Address, number: number): void;
  packRows(filter: Address, to: Address, lines: number, run: number, columns: number): void;
  clear(to: Address, floats: number): void;
  meanOfLosses(losses: Address, rows: number, to: Address): void;
  repeatColumns(from: Address, to: Address, columns: number, period: number): void;
  foldColumns(
    partials: Address,
    rows: number,
    columns: number,
    sums: Address,
    to: Address,
    factor: number,
  ): void;
  batchNormMoments(
    partials: Address,
    blocks: number,
    period: number,
    perBlock: number,
    total: number,
    channels: number,
    sums: Address,
    squares: Address,
    mean: Address,
    variance: Address,
  ): void;
  batchNormFactors(
    scale: Address,
    variance: Address,
    factor: Address,
    channels: number,
    epsilon: number,
  ): void;
  batchNormGradTerms(
    doffset: Address,
    dscale: Address,
    variance: Address,
    k1: Address,
    k2: Address,
    channels: number,
    rows: number,
    epsilon: number,
  ): void;
}

/** The kernels in one backend's memory. */
interface Instance {
  readonly exports: KernelExports;
  /** What they were compiled from, to be sent to threads. */
  readonly module: WebAssembly.Module;
  readonly arithmetic: Arithmetic;
}

const instances = new WeakMap<object, Instance>();
const compiled = new Map<string, WebAssembly.Module>();
let chosen: Arithmetic | undefined;

/** What the kernels of backends that have none yet will compute with. */
export function chooseArithmetic(arithmetic: Arithmetic): void {
  chosen = arithmetic;
}

/** What the kernels of `backend` compute with; undefined before the first of them ran. */
export const arithmeticIn = ({ wasm }: WasmBackend): Arithmetic | undefined =>
  instances.get(wasm)?.arithmetic;

/** Our kernels in the memory of `backend`: they read and write its tensors where they lie. */
export const kernelsIn = (backend: WasmBackend): KernelExports => instanceIn(backend).exports;

/** The module that threads have to run on the memory of `backend`. */
export const moduleIn = (backend: WasmBackend): WebAssembly.Module => instanceIn(backend).module;

function instanceIn(backend: WasmBackend): Instance {
  const known = instances.get(backend.wasm);
  if (known) return known;
  const memory = memoryOf(backend);
  const arithmetic = chosen ?? arithmeticFor();
  const isRelaxed = arithmetic === 'relaxedSimd';
  const binary = isShared(memory)
    ? isRelaxed
      ? sharedRelaxedSimd
      : sharedSimd
    : isRelaxed
      ? relaxedSimd
      : simd;
  const module = compile(binary);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const instance = { exports: exports as unknown as KernelExports, module, arithmetic };
  instances.set(backend.wasm, instance);
  guardAllocation(backend);
  return instance;
}

function memoryOf({ wasm }: WasmBackend): WebAssembly.Memory {
  // tfjs's binary with threads imports its memory, which is shared; the others export theirs.
  const memory = wasm.wasmMemory ?? wasm.asm?.memory;
  if (memory instanceof WebAssembly.Memory) return memory;
  throw new BackendError('the wasm backend does not show its memory', {
    hint: 'Use @tensorflow/tfjs-backend-wasm 4.22.x.',
  });
}

const isShared = ({ buffer }: WebAssembly.Memory) =>
  typeof SharedArrayBuffer === 'function' && (buffer as ArrayBufferLike) instanceof SharedArrayBuffer;

function compile(binary: string): WebAssembly.Module {
  const module = compiled.get(binary) ?? new WebAssembly.Module(decode(binary));
  compiled.set(binary, module);
  return module;
}
