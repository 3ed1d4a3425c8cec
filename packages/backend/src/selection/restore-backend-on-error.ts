import { findBackendFactory, getBackend, setBackend } from '@tensorflow/tfjs-core';

/** Runs `change`, and if it fails makes the backend that was active before tfjs's again. */
export async function restoreBackendOnError<T>(change: () => Promise<T>): Promise<T> {
  const former = getBackend();
  try {
    return await change();
  } catch (error) {
    if (former !== getBackend() && findBackendFactory(former)) await setBackend(former);
    throw error;
  }
}
