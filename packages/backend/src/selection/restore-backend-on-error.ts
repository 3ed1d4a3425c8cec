import { findBackendFactory, getBackend, setBackend } from '@tensorflow/tfjs-core';

/** Runs `change`. If it fails, activates the previous tfjs backend again and rethrows. */
export async function restoreBackendOnError<T>(change: () => Promise<T>): Promise<T> {
  const previous = getBackend();
  try {
    return await change();
  } catch (error) {
    if (previous !== getBackend() && findBackendFactory(previous)) await setBackend(previous);
    throw error;
  }
}
