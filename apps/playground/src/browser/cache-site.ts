import { manifest } from 'virtual:data-manifest';

/** The service worker's: what it answers with where there is no network. */
const CACHE = 'convkit-site';
/** Files of earlier releases may be asked for by a tab that is still open: that many times as many as the site has are kept. */
const RELEASES = 3;

let keeping: Promise<void> | undefined;

/**
 * Keeps the whole site and its first data set in the browser, once, so that every page and a further run open without a network.
 * Called after the first step: what comes before it is to be little.
 */
export function keepSite(): Promise<void> {
  keeping ??= keepAll().catch(() => {}); // Where storage is denied or full, the page works as long as there is a network.
  return keeping;
}

async function keepAll(): Promise<void> {
  if (import.meta.env.DEV || !globalThis.caches || !navigator.serviceWorker) return;
  await navigator.serviceWorker.register(new URL('./service-worker.js', document.baseURI), { scope: './' });
  const at = (name: string) => new URL(name, document.baseURI).href;
  const names: string[] = await (await fetch(at('site-files.json'))).json();
  const cache = await caches.open(CACHE);
  const wanted = ['./', ...names, ...firstData()].map(at);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  for (const url of wanted.filter((each) => !kept.has(each))) await cache.add(url);
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - RELEASES * wanted.length))) await cache.delete(old);
}

function firstData(): string[] {
  const [set] = manifest.sets;
  const shards = set ? [set.train[0], set.test].filter((shard) => shard !== undefined) : [];
  return shards.flatMap(({ images, labels }) => [images, labels].map((name) => `data/${name}`));
}
