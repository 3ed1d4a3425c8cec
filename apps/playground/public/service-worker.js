/*
 * Isolates the page on hosts that set no headers: every answer of this site gets the headers that shared memory asks for,
 * https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies.
 * It also keeps the site's files, so that the page opens without a network once it was loaded.
 */
const CACHE = 'convkit-site';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(answer(request));
});

async function answer(request) {
  let response;
  try {
    response = await fetch(request);
  } catch (error) {
    const kept = await find(request);
    if (kept) return isolated(kept);
    throw error;
  }
  if (response.ok && response.type === 'basic') await keep(request, response.clone());
  // A tab that is open since before a release asks for files that the host no longer has.
  return isolated(response.ok ? response : ((await find(request)) ?? response));
}

async function find(request) {
  try {
    return await (await caches.open(CACHE)).match(request, { ignoreVary: true });
  } catch {
    return undefined; // Storage is denied.
  }
}

async function keep(request, response) {
  try {
    await (await caches.open(CACHE)).put(request, response);
  } catch {} // The storage is full or denied: the page works as long as there is a network.
}

function isolated(response) {
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
