import type { Address } from '../runtime/address.js';

/** Allocator of the memory of tensors while a computation is recorded. */
export interface TensorMemory {
  /**
   * Provides memory for a tensor. Undefined leaves it to `malloc`.
   * @param isConstant Whether JavaScript writes its values.
   */
  allocate(bytes: number, isConstant: boolean, malloc: (bytes: number) => Address): Address | undefined;
  /** Called when memory from elsewhere is freed. */
  free(address: Address): void;
}

/** What kernels report to a recording in progress. */
export interface ActiveRecording {
  /** Notes a job that has just run, as the control block describes it. */
  addJob(kernel: string, job: Int32Array): void;
  /** Notes that a kernel reads or writes a tensor, whose values lie at `address`. */
  use(dataId: object, address: Address): void;
  /** Notes that a kernel reads a packed filter that is kept at `address`. */
  useFilter(tensor: object, layout: string, address: Address): void;
  /** Allocates memory for values that later jobs read and none overwrites. */
  constant(words: ArrayLike<number>): Address;
  /** Ends the recording, because something happened that repeating the jobs would not repeat. */
  refuse(reason: string): void;
}

/** The part of a backend that identifies it. */
interface Backend {
  readonly wasm: object;
}

const recordings = new WeakMap<object, ActiveRecording>();
const memories = new WeakMap<object, TensorMemory>();

/** The recording that goes on in the memory of `backend`, or undefined. */
export const activeRecording = ({ wasm }: Backend): ActiveRecording | undefined => recordings.get(wasm);

/** What provides the memory of the tensors of `backend` for the moment, or undefined. */
export const tensorMemory = ({ wasm }: Backend): TensorMemory | undefined => memories.get(wasm);

/** Makes `recording` the one that goes on in the memory of `backend`; undefined ends it. */
export const setActiveRecording = ({ wasm }: Backend, recording: ActiveRecording | undefined): void =>
  set(recordings, wasm, recording);

/** Makes `memory` provide the memory of the tensors of `backend`; undefined ends that. */
export const setTensorMemory = ({ wasm }: Backend, memory: TensorMemory | undefined): void =>
  set(memories, wasm, memory);

function set<T>(map: WeakMap<object, T>, key: object, value: T | undefined): void {
  if (value) map.set(key, value);
  else map.delete(key);
}
