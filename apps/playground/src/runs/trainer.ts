import { connectTrainer, type PortLike, type TrainerConnection } from '@convkit/train/worker';

/** A worker of its own for each run, so that two can train side by side. */
function startTrainer(): TrainerConnection {
  const worker = new Worker(new URL('../trainer.worker.ts', import.meta.url), {
    type: 'module',
    name: 'trainer',
  });
  return connectTrainer(worker);
}

/** A trainer in the page itself, for what a worker has not here; the page is less quick meanwhile. */
function trainHere(): TrainerConnection {
  const { port1, port2 } = new MessageChannel();
  import('../serve.js').then(
    ({ serve }) => serve(port2 as PortLike),
    ({ message }) => port1.dispatchEvent(new ErrorEvent('error', { message })),
  );
  return connectTrainer(port1 as PortLike);
}

let waiting: TrainerConnection | undefined;

/** Loads the worker's code before it is needed. */
export function warmTrainer(): TrainerConnection {
  waiting ??= startTrainer();
  return waiting;
}

/** Whether tfjs gets WebGL in a worker here: in Safari it asks for a canvas of the page, whatever workers can do. */
const hasWebglInWorkers = () =>
  typeof OffscreenCanvas !== 'undefined' &&
  !(/Safari/.test(navigator.userAgent) && /Apple/.test(navigator.vendor));

/** The trainer that waits, or a new one. Some browsers have WebGL in the page alone. */
export function takeTrainer(backend?: string): TrainerConnection {
  if (backend === 'webgl' && !hasWebglInWorkers()) return trainHere();
  const trainer = warmTrainer();
  waiting = undefined;
  return trainer;
}
