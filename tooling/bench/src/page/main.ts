const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

let frames = 0;
const countFrames = () => {
  frames++;
  requestAnimationFrame(countFrames);
};
requestAnimationFrame(countFrames);

/** Called by the process that drives the page. */
Object.assign(globalThis, {
  ask: (request: unknown) =>
    new Promise((resolve) => {
      const [start, before] = [performance.now(), frames];
      worker.onmessage = ({ data }) =>
        resolve({ ...data, frames: (1000 * (frames - before)) / (performance.now() - start) });
      worker.onerror = ({ message }) => resolve({ failure: message || 'the worker did not load' });
      worker.postMessage(request);
    }),
});
