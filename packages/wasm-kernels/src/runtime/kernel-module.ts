import { BackendError } from '@convkit/core';
import type { KernelExports } from '../generated/kernel-exports.js';
import { guardAllocation } from './allocation.js';
import { type Arithmetic, arithmeticFor } from './arithmetic.js';
import { type Build, binaryOf } from './binaries.js';
import { assertCompiles } from './compile-obstacle.js';
import type { WasmBackend } from './wasm-backend.js';

/** The kernels, instantiated in one backend's memory. */
interface Instance {
  readonly exports: KernelExports;
  /** The compiled module, which is sent to threads. */
  readonly module: WebAssembly.Module;
  readonly arithmetic: Arithmetic;
}

const instances = new WeakMap<object, Instance>();
const compiled = new Map<Build, WebAssembly.Module>();
let chosen: Arithmetic | undefined;
let given: WebAssembly.Module | undefined;

/**
 * Chooses the arithmetic of backends whose kernels are not yet instantiated.
 * @param kernels A compiled module of that arithmetic. By default, one is compiled.
 */
export function chooseKernels(arithmetic: Arithmetic, kernels?: WebAssembly.Module): void {
  chosen = arithmetic;
  given = kernels;
}

/** The arithmetic of the kernels of `backend`, or undefined before the first of them has run. */
export const arithmeticIn = ({ wasm }: WasmBackend): Arithmetic | undefined =>
  instances.get(wasm)?.arithmetic;

/** The kernels in the memory of `backend`. They read and write its tensors in place. */
export const kernelsIn = (backend: WasmBackend): KernelExports => instanceIn(backend).exports;

/** The module that threads instantiate in the memory of `backend`. */
export const moduleIn = (backend: WasmBackend): WebAssembly.Module => instanceIn(backend).module;

function instanceIn(backend: WasmBackend): Instance {
  const known = instances.get(backend.wasm);
  if (known) return known;
  const memory = memoryOf(backend);
  const arithmetic = chosen ?? arithmeticFor();
  const isRelaxed = arithmetic === 'relaxedSimd';
  const name = isShared(memory)
    ? isRelaxed
      ? 'sharedRelaxedSimd'
      : 'sharedSimd'
    : isRelaxed
      ? 'relaxedSimd'
      : 'simd';
  const module = given && !isShared(memory) ? given : compile(name);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const instance = { exports: exports as unknown as KernelExports, module, arithmetic };
  instances.set(backend.wasm, instance);
  guardAllocation(backend);
  return instance;
}

function memoryOf({ wasm }: WasmBackend): WebAssembly.Memory {
  // tfjs's binary with threads imports its memory, which is shared. The others export theirs.
  const memory = wasm.wasmMemory ?? wasm.asm?.memory;
  if (memory instanceof WebAssembly.Memory) return memory;
  throw new BackendError('the wasm backend does not expose its memory', {
    hint: 'Use @tensorflow/tfjs-backend-wasm 4.22.x.',
  });
}

const isShared = ({ buffer }: WebAssembly.Memory) =>
  typeof SharedArrayBuffer === 'function' && (buffer as ArrayBufferLike) instanceof SharedArrayBuffer;

function compile(build: Build): WebAssembly.Module {
  const known = compiled.get(build);
  if (known) return known;
  assertCompiles();
  const module = new WebAssembly.Module(binaryOf(build));
  compiled.set(build, module);
  return module;
}
