import type { JSX } from 'preact';
import { formatNumber, formatPercent } from '../../language/formats.js';
import { formatAccuracy, formatLoss } from '../../runs/run-log.js';
import type { RunView } from '../../runs/run-view.js';
import { duration } from '../../runs/throughput.js';
import { runText } from './messages.js';

interface Fact {
  /** The English name, by which tests find it. */
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** The figures of a run. */
export function RunFacts({ view }: { readonly view: RunView }): JSX.Element {
  view.version.value; // Renders again when the run changes.
  const measured = view.validationAccuracy.y.length > 0;
  return (
    <dl class="facts">
      {factsOf(view).map(({ name, label, value }, i) => (
        <div key={name} class={i === 0 && measured ? 'main' : ''}>
          <dt>{label}</dt>
          <dd data-fact={name}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(view: RunView): Fact[] {
  const text = runText.value;
  const { step, totalSteps, recentLoss, imagesPerSecond, secondsLeft } = view;
  const validationLoss = view.validationLoss.y.at(-1);
  const threads = view.threads ?? view.spec.backend.threads;
  const fact = (name: string, label: string, value: string | undefined): Fact => ({
    name,
    label,
    value: value ?? '–',
  });
  return [
    accuracyOf(view),
    fact('Status', text.status, statusOf(view)),
    fact('Step', text.step, totalSteps ? text.stepOf({ step, total: totalSteps }) : undefined),
    fact('Loss', text.loss, recentLoss === undefined ? undefined : formatLoss(recentLoss)),
    ...(validationLoss === undefined
      ? []
      : [fact('Validation loss', text.validationLoss, formatLoss(validationLoss))]),
    fact(
      'Images per second',
      text.imagesPerSecond,
      imagesPerSecond === undefined ? undefined : formatNumber(Math.round(imagesPerSecond)),
    ),
    fact(
      'Time left',
      text.timeLeft,
      view.status.value === 'training' && secondsLeft !== undefined ? duration(secondsLeft) : undefined,
    ),
    fact('Threads', text.threads, formatNumber(threads)),
    ...(view.spec.weights ? [fact('Starts from', text.startsFrom, view.spec.weights.source)] : []),
  ];
}

function statusOf(view: RunView): string {
  const text = runText.value;
  const status = view.status.value;
  const { progress } = view.evaluations;
  if (status === 'preparing') return text.preparing({ phase: view.phase });
  const isTesting = status === 'training' && progress !== undefined;
  return isTesting ? text.testing({ percent: formatPercent(progress, 0) }) : text[status];
}

/** The validation accuracy while a run trains, and the test accuracy at its end. */
function accuracyOf({ done, active, validationAccuracy, evaluations }: RunView): Fact {
  const text = runText.value;
  if (done?.testAccuracy !== undefined) {
    return {
      name: 'Test accuracy',
      label: text.testAccuracy,
      value: formatAccuracy(done.testAccuracy, evaluations.images),
    };
  }
  const latest = validationAccuracy.y.at(-1);
  const missing = active ? text.afterFirstEpoch : text.notMeasured;
  return {
    name: 'Validation accuracy',
    label: text.validationAccuracy,
    value: latest === undefined ? missing : formatAccuracy(latest, evaluations.images),
  };
}
