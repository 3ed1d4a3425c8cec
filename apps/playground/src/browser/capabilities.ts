import type { BackendProbe } from '@convkit/backend';
import { signal } from '@preact/signals';
import type { UnsupportedReason } from './unsupported-browser.js';

export interface Capabilities {
  /** Whether the page is cross-origin isolated, which threads need. */
  readonly isolated: boolean;
  readonly cores: number;
  /** Probe result of each backend, once the worker has reported it. */
  readonly probes?: Readonly<Record<string, BackendProbe>>;
}

/** Capabilities of this browser. */
export const capabilities = signal<Capabilities>({
  isolated: globalThis.crossOriginIsolated === true,
  cores: globalThis.navigator?.hardwareConcurrency ?? 1,
});

/** Adds the probe results of the backends once they arrive. */
export function addProbes(probes: Promise<Record<string, BackendProbe>>): void {
  probes.then(
    (found) => {
      capabilities.value = { ...capabilities.value, probes: found };
    },
    () => {}, // The run reports what is wrong with the worker.
  );
}

/** The smallest module with a SIMD instruction (`i8x16.splat`). Engines without SIMD reject it. */
const SIMD = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  96,
  0,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  10,
  1,
  8,
  0,
  65,
  0,
  253,
  15,
  253,
  98,
  11,
);

/** Why this browser cannot train, or `undefined` if it can. */
export function unsupportedReason(): UnsupportedReason | undefined {
  if (typeof WebAssembly === 'undefined') return 'noWebAssembly';
  if (!WebAssembly.validate(SIMD)) return 'noSimd';
  if (!('toSorted' in Array.prototype)) return 'tooOld';
  return undefined;
}
