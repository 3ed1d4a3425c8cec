import { connectTrainer, type Trainer } from '../link/connect-trainer.js';

/** A worker of its own for each run, so that two can train side by side. */
function startTrainer(): Trainer {
  const worker = new Worker(new URL('../trainer.worker.ts', import.meta.url), {
    type: 'module',
    name: 'trainer',
  });
  return connectTrainer(worker);
}

let waiting: Trainer | undefined;

/** Loads the worker's code before it is needed. */
export function warmTrainer(): Trainer {
  waiting ??= startTrainer();
  return waiting;
}

/** The trainer that waits, or a new one. */
export function takeTrainer(): Trainer {
  const trainer = warmTrainer();
  waiting = undefined;
  return trainer;
}
