import { percent, type RunView } from '../../runs/run-view.js';

/** What a claim's runs are compared by. */
export interface Figure {
  readonly name: string;
  /** As it is read; undefined while the run has not come to it. */
  readonly of: (view: RunView) => string | undefined;
}

const shown = (part: number | undefined): string | undefined =>
  part === undefined ? undefined : percent(part);

export const testError: Figure = {
  name: 'Test error',
  of: ({ validationAccuracy }) => {
    const accuracy = validationAccuracy.y.at(-1);
    return shown(accuracy === undefined ? undefined : 1 - accuracy);
  },
};

/** Over the whole last epoch, while the weights still moved. */
export const trainingError: Figure = {
  name: 'Training error',
  of: ({ epochs }) => {
    const last = epochs.at(-1);
    return shown(last && 1 - last.trainAccuracy);
  },
};

/** How far apart they are shows how much was learnt by heart. */
export const bothErrors: Figure = {
  name: 'Training error, test error',
  of: (view) => {
    const errors = [trainingError.of(view), testError.of(view)];
    return errors.includes(undefined) ? undefined : errors.join(', ');
  },
};

/** Batches whose mean is an error: one batch alone says too little. */
const WINDOW = 10;

/** How soon the training error has come down to `error`. */
export const stepsTo = (error: number): Figure => ({
  name: `Steps to ${100 * error} % training error`,
  of: ({ accuracy: { x, y } }) => {
    const found = x.find(
      (_, i) => i + 1 >= WINDOW && mean(y.slice(i + 1 - WINDOW, i + 1)) >= 1 - error - 1e-9,
    );
    return found === undefined ? undefined : String(found);
  },
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
