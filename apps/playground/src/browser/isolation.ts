const KEY = 'convkit-isolating';
/** Milliseconds after which the page goes on without. */
const PATIENCE = 3000;

const wait = (milliseconds: number) => new Promise<undefined>((resolve) => setTimeout(resolve, milliseconds));

/**
 * Isolates a page whose host sets no headers, by its service worker, which needs one reload. Without service workers the page
 * stays as it is: it trains on one thread.
 * @returns whether the page is about to be loaded anew
 */
export async function isolatePage(): Promise<boolean> {
  if (globalThis.crossOriginIsolated || !navigator.serviceWorker || import.meta.env.DEV) return false;
  try {
    await navigator.serviceWorker.register(new URL('./service-worker.js', document.baseURI), { scope: './' });
    const inTime = await Promise.race([navigator.serviceWorker.ready, wait(PATIENCE)]);
    if (!inTime) return false;
    // Once: where the headers do not isolate after all, the page must not reload for ever.
    if (sessionStorage.getItem(KEY)) return false;
    sessionStorage.setItem(KEY, 'tried');
    location.reload();
    return true;
  } catch {
    return false;
  }
}
