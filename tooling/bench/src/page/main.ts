const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

/** Called by the process that drives the page. */
Object.assign(globalThis, {
  ask: (request: unknown) =>
    new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => resolve({ failure: message || 'the worker did not load' });
      worker.postMessage(request);
    }),
});
