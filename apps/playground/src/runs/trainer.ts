import { connectTrainer, type PortLike, type TrainerConnection } from '@convkit/train/worker';

/** Starts a worker. Each run has its own, so that two can train side by side. */
function startTrainer(): TrainerConnection {
  const worker = new Worker(new URL('../trainer.worker.ts', import.meta.url), {
    type: 'module',
    name: 'trainer',
  });
  return connectTrainer(worker);
}

/** Starts a trainer in the page itself, for browsers whose workers lack WebGL. The page is less responsive while it trains. */
function trainInPage(): TrainerConnection {
  const { port1, port2 } = new MessageChannel();
  import('../serve.js').then(
    ({ serve }) => serve(port2 as PortLike),
    ({ message }) => port1.dispatchEvent(new ErrorEvent('error', { message })),
  );
  return connectTrainer(port1 as PortLike);
}

let spare: TrainerConnection | undefined;

/** Starts a worker before it is needed, so that its code is loaded. */
export function preloadTrainer(): TrainerConnection {
  spare ??= startTrainer();
  return spare;
}

/** Whether tfjs can use WebGL in a worker of this browser. In Safari it always requests a canvas of the page. */
const hasWebglInWorkers = () =>
  typeof OffscreenCanvas !== 'undefined' &&
  !(/Safari/.test(navigator.userAgent) && /Apple/.test(navigator.vendor));

/** Returns the preloaded trainer or a new one. */
export function takeTrainer(backend?: string): TrainerConnection {
  if (backend === 'webgl' && !hasWebglInWorkers()) return trainInPage();
  const trainer = preloadTrainer();
  spare = undefined;
  return trainer;
}
