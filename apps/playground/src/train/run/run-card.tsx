import type { JSX } from 'preact';
import { percent, type RunView } from '../../runs/run-view.js';
import type { Run } from '../../runs/runs.js';
import { duration } from '../../runs/throughput.js';
import { Message } from '../../ui/message.js';
import { ConfusionMatrix } from './confusion-matrix.js';
import { NextSteps } from './next-steps.js';
import { RunButtons } from './run-buttons.js';
import { RunError } from './run-error.js';
import './run-card.css';

/** The figures, buttons, warnings and log of a run. */
export function RunCard({ run }: { readonly run: Run }): JSX.Element {
  const { view } = run;
  view.version.value; // Renders again when the run changes.
  const status = view.status.value;
  const measured = view.validationAccuracy.y.length > 0;
  const facts: [string, string][] = [
    accuracyOf(view),
    ['Status', status === 'preparing' ? `preparing: ${view.phase}` : status],
    ['Step', view.totalSteps ? `${view.step} of ${view.totalSteps}` : '–'],
    ['Loss', lossOf(view)],
    [
      'Images per second',
      view.imagesPerSecond === undefined ? '–' : Math.round(view.imagesPerSecond).toLocaleString('en'),
    ],
    ['Time left', status === 'training' && view.secondsLeft !== undefined ? duration(view.secondsLeft) : '–'],
    ['Threads', String(view.threads ?? view.spec.backend.threads)],
    ...(view.spec.weights ? [['Starts from', view.spec.weights.source] as [string, string]] : []),
  ];
  return (
    <section class={`card stack run-${((view.number - 1) % 2) + 1}`} aria-label={view.title}>
      <h2 class="run-title">{view.title}</h2>
      <progress max={view.totalSteps || 1} value={view.step} aria-label={`Progress of run ${view.number}`} />
      <RunButtons run={run} />
      <dl class="facts">
        {facts.map(([name, value], i) => (
          <div key={name} class={i === 0 && measured ? 'main' : ''}>
            <dt>{name}</dt>
            <dd data-fact={name}>{value}</dd>
          </div>
        ))}
      </dl>
      {measured && (
        <p class="quiet small">
          {view.spec.data.source === 'own'
            ? 'Validation and test use the same images, unless your folder has both val and test.'
            : 'The test set also serves as the validation set.'}
        </p>
      )}
      {view.error !== undefined && <RunError view={view} />}
      {view.hasNetwork && !view.active && <NextSteps run={run} />}
      {view.warnings.map((warning) => (
        <Message key={warning} kind="warning">
          <p>{warning}</p>
        </Message>
      ))}
      {view.done?.confusion && <ConfusionMatrix matrix={view.done.confusion} classes={view.classes} />}
      <details>
        <summary>Training log</summary>
        <div role="log" aria-label={`Log of run ${view.number}`} class="log">
          {view.log.map((line, i) => (
            <div key={i}>{line}</div>
          ))}
        </div>
      </details>
      <p class="visually-hidden" role="status">
        {view.log.at(-1)}
      </p>
    </section>
  );
}

function lossOf({ recentLoss }: RunView): string {
  if (recentLoss === undefined) return '–';
  return recentLoss < 1e5 ? recentLoss.toFixed(4) : recentLoss.toExponential(2);
}

/** The validation accuracy while a run trains, and the test accuracy at its end. */
function accuracyOf({ done, active, validationAccuracy }: RunView): [name: string, value: string] {
  if (done?.testAccuracy !== undefined) return ['Test accuracy', percent(done.testAccuracy)];
  const latest = validationAccuracy.y.at(-1);
  const missing = active ? 'after the first epoch' : 'not measured';
  return ['Validation accuracy', latest === undefined ? missing : percent(latest)];
}
