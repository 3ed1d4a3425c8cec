import { engine, findBackendFactory, registerBackend, removeBackend } from '@tensorflow/tfjs-core';

/** Releases the memory, threads and graphics context of a backend that holds no tensors. It can be activated again. */
export function releaseIdle(name: string): void {
  const { backendName, registry } = engine();
  const instance = registry[name];
  if (!instance || name === backendName || instance.numDataIds() > 0) return;
  const factory = findBackendFactory(name);
  removeBackend(name);
  if (factory) registerBackend(name, factory);
}
