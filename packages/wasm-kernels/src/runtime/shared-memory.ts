const PAGES = 65536;

/** As large as a memory may grow, or `maximum` pages of 64 KiB; some engines refuse the largest. Undefined where there is none. */
export function sharedMemory(maximum = PAGES): WebAssembly.Memory | undefined {
  for (let pages = maximum; pages >= Math.min(maximum, 4096); pages /= 2) {
    try {
      return new WebAssembly.Memory({ initial: 256, maximum: pages, shared: true });
    } catch {
      // The next one is half as large.
    }
  }
  return undefined;
}
