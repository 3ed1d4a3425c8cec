import type { WasmBackend } from '../runtime/wasm-backend.js';
import { setTensorMemory, tensorMemory } from './active-recording.js';
import type { RecordedMemory } from './recorded-memory.js';

/**
 * Runs a computation whose tensors get their memory from `memory`, where that has room.
 * @param mayGrow Whether the memory grows for it.
 */
export function computeIn<T>(
  backend: WasmBackend,
  memory: RecordedMemory,
  compute: () => T,
  mayGrow = false,
): T {
  if (!backend.wasm || memory.isReleased || tensorMemory(backend)) return compute();
  memory.setSpare(false);
  setTensorMemory(backend, {
    allocate: (bytes, isConstant, malloc) => {
      if (mayGrow) return isConstant ? undefined : memory.allocate(bytes, malloc);
      return memory.reuse(bytes);
    },
    free() {},
  });
  try {
    return compute();
  } finally {
    setTensorMemory(backend, undefined);
    memory.setSpare(true);
  }
}
