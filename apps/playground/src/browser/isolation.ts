const KEY = 'convkit-isolating';
/** Milliseconds to wait for the service worker. */
const TIMEOUT = 3000;

const wait = (milliseconds: number) => new Promise<undefined>((resolve) => setTimeout(resolve, milliseconds));

/**
 * Makes the page cross-origin isolated on a host that sets no headers. The service worker adds them, which takes one reload.
 * Without service workers the page stays as it is and trains on one thread.
 * @returns Whether the page is about to reload.
 */
export async function isolatePage(): Promise<boolean> {
  if (globalThis.crossOriginIsolated || !navigator.serviceWorker || import.meta.env.DEV) return false;
  try {
    await navigator.serviceWorker.register(new URL('./service-worker.js', document.baseURI), { scope: './' });
    const inTime = await Promise.race([navigator.serviceWorker.ready, wait(TIMEOUT)]);
    if (!inTime) return false;
    // Reload only once: if the headers do not isolate the page after all, it must not reload forever.
    if (sessionStorage.getItem(KEY)) return false;
    sessionStorage.setItem(KEY, 'tried');
    location.reload();
    return true;
  } catch {
    return false;
  }
}
