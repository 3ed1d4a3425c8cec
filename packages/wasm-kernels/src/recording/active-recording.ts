import type { Address } from '../runtime/address.js';
import type { RecordedMemory } from './recorded-memory.js';

/** What kernels tell a recording while it goes on. */
export interface ActiveRecording {
  readonly memory: RecordedMemory;
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

/** A backend, by its module. */
interface Backend {
  readonly wasm: object;
}

const active = new WeakMap<object, ActiveRecording>();

/** The recording that goes on in the memory of `backend`, or undefined. */
export const activeRecording = ({ wasm }: Backend): ActiveRecording | undefined => active.get(wasm);

/** Makes `recording` the one that goes on in the memory of `backend`; undefined ends it. */
export function setActiveRecording({ wasm }: Backend, recording: ActiveRecording | undefined): void {
  if (recording) active.set(wasm, recording);
  else active.delete(wasm);
}
