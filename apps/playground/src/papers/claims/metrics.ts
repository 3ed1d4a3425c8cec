import { formatNumber, formatPercent } from '../../language/formats.js';
import type { RunView } from '../../runs/run-view.js';
import { latestGradients } from './gradients.js';
import { claimsText } from './messages.js';

/** A figure that the runs of a claim are compared by. */
export interface Metric {
  readonly name: string;
  /** The formatted value, or `undefined` if the run has not reached it yet. */
  readonly of: (view: RunView) => string | undefined;
}

const format = (error: number | undefined): string | undefined =>
  error === undefined ? undefined : formatPercent(error);

/** Error on the test set, which is evaluated after each epoch. */
export const testError: Metric = {
  get name() {
    return claimsText.value.testError;
  },
  of: ({ validationAccuracy }) => {
    const accuracy = validationAccuracy.y.at(-1);
    return format(accuracy === undefined ? undefined : 1 - accuracy);
  },
};

/** Error on the training images, accumulated during the last epoch while the weights still change. */
export const trainingError: Metric = {
  get name() {
    return claimsText.value.trainingError;
  },
  of: ({ epochs }) => {
    const accuracy = epochs.at(-1)?.trainAccuracy;
    return format(accuracy === undefined ? undefined : 1 - accuracy);
  },
};

/** Training and test error. A large difference shows overfitting. */
export const bothErrors: Metric = {
  get name() {
    return claimsText.value.bothErrors;
  },
  of: (view) => {
    const [training, test] = [trainingError.of(view), testError.of(view)];
    return training && test && claimsText.value.both({ training, test });
  },
};

/** Gradient norm of the first convolution, as a multiple of that of the last one. */
export const gradientRatio: Metric = {
  get name() {
    return claimsText.value.gradientRatio;
  },
  of: (view) => {
    const norms = latestGradients(view);
    const [first, last] = [norms[0], norms.at(-1)];
    return first === undefined || !last
      ? undefined
      : formatNumber(first / last, { maximumSignificantDigits: 2 });
  },
};

/** Number of batches that the training error is averaged over. */
const WINDOW = 10;

/** Number of steps until the training error reaches `error`. */
export const stepsTo = (error: number): Metric => ({
  get name() {
    return claimsText.value.stepsTo({ error: formatPercent(error, 0) });
  },
  of: ({ accuracy: { x, y } }) => {
    const found = x.find(
      (_, i) => i + 1 >= WINDOW && mean(y.slice(i + 1 - WINDOW, i + 1)) >= 1 - error - 1e-9,
    );
    return found === undefined ? undefined : formatNumber(found);
  },
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
