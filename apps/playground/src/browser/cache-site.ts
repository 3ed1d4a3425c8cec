import { manifest } from 'virtual:data-manifest';

/** The cache that the service worker answers from when there is no network. */
const CACHE = 'convkit-site';
/** Number of releases whose files are kept: a tab that is still open may request files of an earlier one. */
const RELEASES = 3;

let caching: Promise<void> | undefined;

/**
 * Caches the whole site and its first dataset in the browser, once, so that every page and another run work without a network.
 * Called after the first training step, to keep the work before it small.
 */
export function cacheSite(): Promise<void> {
  caching ??= cacheAll().catch(() => {}); // If storage is denied or full, the page still works with a network.
  return caching;
}

async function cacheAll(): Promise<void> {
  if (import.meta.env.DEV || !globalThis.caches || !navigator.serviceWorker) return;
  await navigator.serviceWorker.register(new URL('./service-worker.js', document.baseURI), { scope: './' });
  const at = (name: string) => new URL(name, document.baseURI).href;
  const names: string[] = await (await fetch(at('site-files.json'))).json();
  const cache = await caches.open(CACHE);
  const wanted = ['./', ...names, ...firstDataFiles()].map(at);
  const cached = new Set((await cache.keys()).map(({ url }) => url));
  for (const url of wanted.filter((each) => !cached.has(each))) await cache.add(url);
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - RELEASES * wanted.length))) await cache.delete(old);
}

function firstDataFiles(): string[] {
  const [set] = manifest.sets;
  const shards = set ? [set.train[0], set.test].filter((shard) => shard !== undefined) : [];
  return shards.flatMap(({ images, labels }) => [images, labels].map((name) => `data/${name}`));
}
