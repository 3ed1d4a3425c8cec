import type { Probe } from '@convkit/backend';
import { signal } from '@preact/signals';

export interface Capabilities {
  readonly isolated: boolean;
  readonly cores: number;
  /** Of each backend, once the worker has said. */
  readonly probes?: Readonly<Record<string, Probe>>;
}

/** What this browser can do. */
export const capabilities = signal<Capabilities>({
  isolated: globalThis.crossOriginIsolated === true,
  cores: globalThis.navigator?.hardwareConcurrency ?? 1,
});

/** Adds what each backend says of this machine. */
export function learnProbes(probes: Promise<Record<string, Probe>>): void {
  probes.then(
    (found) => {
      capabilities.value = { ...capabilities.value, probes: found };
    },
    () => {}, // The run says what is wrong with the worker.
  );
}

/** The least module with a SIMD instruction (`i8x16.splat`), which engines without SIMD refuse. */
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

/** Why this browser cannot train at all, if so. */
export function unusable(): string | undefined {
  if (typeof WebAssembly === 'undefined') return 'This browser has no WebAssembly.';
  if (!WebAssembly.validate(SIMD)) return 'This browser’s WebAssembly has no SIMD instructions.';
  if (!('toSorted' in Array.prototype)) return 'This browser is older than the page’s code.';
  return undefined;
}
