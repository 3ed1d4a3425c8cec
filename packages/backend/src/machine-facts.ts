/** What the machine tells of itself, where it does. */
export function machineFacts(): Record<string, number | boolean> {
  const { hardwareConcurrency, deviceMemory } = (globalThis.navigator ?? {}) as {
    readonly hardwareConcurrency?: number;
    readonly deviceMemory?: number;
  };
  return {
    isolated: globalThis.crossOriginIsolated ?? false,
    ...(hardwareConcurrency !== undefined && { cores: hardwareConcurrency }),
    // Browsers round it, to 8 at most.
    ...(deviceMemory !== undefined && { memoryGiB: deviceMemory }),
  };
}
