import { formatList, formatPercent } from '../../language/formats.js';
import { formatLoss } from '../../runs/run-log.js';
import type { RunView } from '../../runs/run-view.js';
import { runText } from './messages.js';

type Curves = Pick<RunView, 'loss' | 'accuracy' | 'validationLoss' | 'validationAccuracy'>;

/** Describes a curve for screen readers: the first and latest training value, and the validation value of each epoch. */
export function curveInWords(view: Curves, which: 'loss' | 'accuracy'): string {
  const training = view[which];
  const validation = which === 'loss' ? view.validationLoss : view.validationAccuracy;
  const format = which === 'loss' ? formatLoss : formatPercent;
  const text = runText.value;
  const [first, last] = [training.y[0], training.y.at(-1)];
  if (first === undefined || last === undefined) return text.noSteps;
  const trained = text[which === 'loss' ? 'lossInWords' : 'accuracyInWords']({
    first: format(first),
    firstStep: training.x[0] as number,
    last: format(last),
    lastStep: training.x.at(-1) as number,
  });
  if (validation.y.length === 0) return trained;
  const values = formatList(validation.y.map((value) => format(value)));
  return text[which === 'loss' ? 'validatedLossInWords' : 'validatedAccuracyInWords']({
    training: trained,
    values,
  });
}
