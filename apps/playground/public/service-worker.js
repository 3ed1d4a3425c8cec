/*
 * Makes the page cross-origin isolated on hosts that set no headers: every response of this site gets the headers that shared
 * memory needs, https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies.
 * It also caches the site's files, so that the page opens without a network after it has been loaded once.
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
    const cached = await find(request);
    if (cached) return isolated(cached);
    throw error;
  }
  if (response.ok && response.type === 'basic') await store(request, response.clone());
  // A tab that has been open since before a release requests files that the host no longer has.
  return isolated(response.ok ? response : ((await find(request)) ?? response));
}

async function find(request) {
  try {
    return await (await caches.open(CACHE)).match(request, { ignoreVary: true });
  } catch {
    return undefined; // Storage is denied.
  }
}

async function store(request, response) {
  try {
    await (await caches.open(CACHE)).put(request, response);
  } catch {} // Storage is full or denied: the page still works with a network.
}

function isolated(response) {
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
