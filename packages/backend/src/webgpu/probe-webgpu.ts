import type { BackendProbe } from '@convkit/core';
import { machineFacts } from '../machine-facts.js';

/** What of the browser's interface is asked. */
interface Gpu {
  requestAdapter(): Promise<{
    readonly info?: { readonly vendor: string; readonly architecture: string };
    readonly limits: { readonly maxStorageBufferBindingSize: number };
  } | null>;
}

/** Asks the browser for a graphics adapter, which nothing is kept of. */
export async function probeWebgpu(): Promise<BackendProbe> {
  const { gpu } = (globalThis.navigator ?? {}) as { readonly gpu?: Gpu };
  if (!gpu) return { available: false, reason: 'there is no WebGPU here', facts: {} };
  const adapter = await gpu.requestAdapter().catch(() => null);
  if (!adapter) return { available: false, reason: 'WebGPU has no graphics adapter here', facts: {} };
  const { vendor = '', architecture = '' } = adapter.info ?? {};
  const facts = {
    vendor,
    architecture,
    maxBufferBytes: adapter.limits.maxStorageBufferBindingSize,
    ...machineFacts(),
  };
  const isSoftware = architecture === 'swiftshader';
  return {
    available: true,
    facts,
    ...(isSoftware && { reason: 'drawn in software: wasm is faster here' }),
  };
}
