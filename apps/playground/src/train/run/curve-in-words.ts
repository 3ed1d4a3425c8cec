import { percent, type RunView } from '../../runs/run-view.js';

type Curves = Pick<RunView, 'loss' | 'accuracy' | 'validationLoss' | 'validationAccuracy'>;

/** A run's curve as it is told to those who cannot see it: where training begins and is now, and each test. */
export function curveInWords(view: Curves, which: 'loss' | 'accuracy'): string {
  const training = view[which];
  const tests = which === 'loss' ? view.validationLoss : view.validationAccuracy;
  const say = which === 'loss' ? (value: number) => value.toFixed(3) : percent;
  const [first, last] = [training.y[0], training.y.at(-1)];
  if (first === undefined || last === undefined) return 'no step yet';
  const trained = `training ${which} ${say(first)} at step ${training.x[0]}, ${say(last)} at step ${training.x.at(-1)}`;
  if (tests.y.length === 0) return trained;
  return `${trained}; test ${which} by epoch ${tests.y.map(say).join(', ')}`;
}
