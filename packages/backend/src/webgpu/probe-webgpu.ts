import type { BackendProbe } from '@convkit/core';
import { machineFacts } from '../machine-facts.js';

/** Members of the browser's WebGPU interface that are used. */
interface Gpu {
  requestAdapter(): Promise<{
    readonly info?: { readonly vendor: string; readonly architecture: string };
    readonly limits: { readonly maxStorageBufferBindingSize: number };
  } | null>;
}

/** Checks whether the browser offers a graphics adapter. */
export async function probeWebgpu(): Promise<BackendProbe> {
  const { gpu } = (globalThis.navigator ?? {}) as { readonly gpu?: Gpu };
  if (!gpu) return { available: false, reason: 'WebGPU is not available', facts: {} };
  const adapter = await gpu.requestAdapter().catch(() => null);
  if (!adapter) return { available: false, reason: 'WebGPU has no graphics adapter', facts: {} };
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
    ...(isSoftware && { reason: 'rendered in software: wasm is faster here' }),
  };
}
