/** Collects facts about the machine, as far as it reveals them. */
export function machineFacts(): Record<string, number | boolean> {
  const { hardwareConcurrency, deviceMemory } = (globalThis.navigator ?? {}) as {
    readonly hardwareConcurrency?: number;
    readonly deviceMemory?: number;
  };
  return {
    isolated: globalThis.crossOriginIsolated ?? false,
    ...(hardwareConcurrency !== undefined && { cores: hardwareConcurrency }),
    // Rounded by browsers, to at most 8.
    ...(deviceMemory !== undefined && { memoryGiB: deviceMemory }),
  };
}
