import type { JSX } from 'preact';
import type { Run } from '../../runs/runs.js';
import { Message } from '../../ui/message.js';
import { ConfusionMatrix } from './confusion-matrix.js';
import { runText } from './messages.js';
import { NextSteps } from './next-steps.js';
import { RunButtons } from './run-buttons.js';
import { RunError } from './run-error.js';
import { RunFacts } from './run-facts.js';
import './run-card.css';

/** The figures, buttons, warnings and log of a run. */
export function RunCard({ run }: { readonly run: Run }): JSX.Element {
  const { view } = run;
  view.version.value; // Renders again when the run changes.
  const text = runText.value;
  const measured = view.validationAccuracy.y.length > 0;
  return (
    <section class={`card stack run-${((view.number - 1) % 2) + 1}`} aria-label={view.title}>
      <h2 class="run-title">{view.title}</h2>
      <progress
        max={view.totalSteps || 1}
        value={view.step}
        aria-label={text.progress({ number: view.number })}
      />
      <RunButtons run={run} />
      <RunFacts view={view} />
      {measured && (
        <p class="quiet small">
          {view.spec.data.source === 'own' ? text.ownValidation : text.testIsValidation}
        </p>
      )}
      {view.error !== undefined && <RunError run={run} />}
      {view.hasNetwork && !view.active && <NextSteps run={run} />}
      {view.warnings.map((warning) => (
        <Message key={warning} kind="warning">
          <p>{warning}</p>
        </Message>
      ))}
      {view.done?.confusion && <ConfusionMatrix matrix={view.done.confusion} classes={view.classes} />}
      <details>
        <summary>{text.log}</summary>
        <div role="log" aria-label={text.logOf({ number: view.number })} class="log">
          {view.log.lines.map((line, i) => (
            <div key={i}>{line()}</div>
          ))}
        </div>
      </details>
      <p class="visually-hidden" role="status">
        {view.log.lines.at(-1)?.()}
      </p>
    </section>
  );
}
