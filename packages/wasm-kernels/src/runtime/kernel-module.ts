import { BackendError } from '@convkit/core';
import { sharedSimd, simd } from '../generated/binaries.js';
import type { WasmBackend } from './wasm-backend.js';

/** An address in the backend's memory, in bytes. */
export type Address = number;

/** What assembly/index.ts exports; see there. */
export interface KernelExports {
  /** Runs the job in the control block with `workers` helpers. */
  run(control: Address, workers: number): void;
  /** The life of worker `number`, from 1; only in the module for shared memories. Never returns. */
  serve(control: Address, number: number): void;
  unpackOuter(sums: Address, to: Address, lines: number, run: number, columns: number): void;
  packRows(filter: Address, to: Address, lines: number, run: number, columns: number): void;
  clear(to: Address, floats: number): void;
  sgdUpdate(
    weight: Address,
    velocity: Address,
    gradient: Address,
    newWeight: Address,
    newVelocity: Address,
    learningRate: number,
    momentum: number,
    nesterov: boolean,
    count: number,
  ): void;
  adamUpdate(
    weight: Address,
    first: Address,
    second: Address,
    gradient: Address,
    newWeight: Address,
    newFirst: Address,
    newSecond: Address,
    rate: number,
    correction: number,
    kept: number,
    beta1: number,
    beta2: number,
    rest1: number,
    rest2: number,
    epsilon: number,
    count: number,
  ): void;
  frame: CopyImages;
  cutOut: CopyImages;
}

type CopyImages = (
  x: Address,
  to: Address,
  count: number,
  height: number,
  line: number,
  outHeight: number,
  outLine: number,
  top: number,
  left: number,
) => void;

const compiled = new Map<string, WebAssembly.Module>();
const instances = new WeakMap<object, KernelExports>();
let simdAnswer: boolean | undefined;

/** True where the engine runs our SIMD kernels; elsewhere the portable ones have to do. */
export function hasSimdKernels(): boolean {
  simdAnswer ??= typeof WebAssembly === 'object' && WebAssembly.validate(decode(simd));
  return simdAnswer;
}

/** Our kernels in the memory of `backend`: they read and write its tensors where they lie. */
export function kernelsIn({ wasm }: WasmBackend): KernelExports {
  const known = instances.get(wasm);
  if (known) return known;
  // tfjs's binary with threads imports its memory, which is shared; the others export theirs.
  const memory = wasm.wasmMemory ?? wasm.asm?.memory;
  if (!(memory instanceof WebAssembly.Memory)) {
    throw new BackendError('the wasm backend does not show its memory', {
      hint: 'Use @tensorflow/tfjs-backend-wasm 4.22.x.',
    });
  }
  const instance = new WebAssembly.Instance(compile(isShared(memory) ? sharedSimd : simd), {
    env: { memory },
  });
  const exports = instance.exports as unknown as KernelExports;
  instances.set(wasm, exports);
  return exports;
}

/** The module for shared memories, to be sent to threads. */
export const sharedModule = (): WebAssembly.Module => compile(sharedSimd);

const isShared = ({ buffer }: WebAssembly.Memory) =>
  typeof SharedArrayBuffer === 'function' && (buffer as ArrayBufferLike) instanceof SharedArrayBuffer;

function compile(binary: string): WebAssembly.Module {
  const module = compiled.get(binary) ?? new WebAssembly.Module(decode(binary));
  compiled.set(binary, module);
  return module;
}

const decode = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
