// Makes a page cross-origin isolated on a host that sends no headers. Runs in the page and as its service worker.
if (typeof window === 'undefined') {
  self.addEventListener('install', () => self.skipWaiting());
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener('fetch', (event) => event.respondWith(isolated(event.request)));
} else if (!window.crossOriginIsolated && navigator.serviceWorker && !sessionStorage.getItem('isolating')) {
  sessionStorage.setItem('isolating', 'yes'); // Reload once only.
  navigator.serviceWorker.register(document.currentScript.src);
  navigator.serviceWorker.ready.then(() => window.location.reload());
}

async function isolated(request) {
  const response = await fetch(request);
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
