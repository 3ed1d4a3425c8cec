const PAGES = 65536;

/**
 * Creates a shared memory that can grow to `maximum` pages of 64 KiB, or to fewer if the engine refuses that many. Returns undefined if it
 * refuses all.
 */
export function sharedMemory(maximum = PAGES): WebAssembly.Memory | undefined {
  for (let pages = maximum; pages >= Math.min(maximum, 4096); pages /= 2) {
    try {
      return new WebAssembly.Memory({ initial: 256, maximum: pages, shared: true });
    } catch {
      // Try half as many pages.
    }
  }
  return undefined;
}
