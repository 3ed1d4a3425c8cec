import { percent, type RunView } from '../../runs/run-view.js';

type Curves = Pick<RunView, 'loss' | 'accuracy' | 'validationLoss' | 'validationAccuracy'>;

/** Describes a curve for screen readers: the first and latest training value, and the validation value of each epoch. */
export function curveInWords(view: Curves, which: 'loss' | 'accuracy'): string {
  const training = view[which];
  const validation = which === 'loss' ? view.validationLoss : view.validationAccuracy;
  const format = which === 'loss' ? (value: number) => value.toFixed(3) : percent;
  const [first, last] = [training.y[0], training.y.at(-1)];
  if (first === undefined || last === undefined) return 'no steps yet';
  const trained = `training ${which} ${format(first)} at step ${training.x[0]}, ${format(last)} at step ${training.x.at(-1)}`;
  if (validation.y.length === 0) return trained;
  return `${trained}; validation ${which} by epoch ${validation.y.map(format).join(', ')}`;
}
