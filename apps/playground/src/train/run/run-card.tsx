import type { JSX } from 'preact';
import { sentenceGap } from '../../language/formats.js';
import { differences } from '../../runs/differences.js';
import { runsText } from '../../runs/messages.js';
import type { RunView } from '../../runs/run-view.js';
import { type Run, runs } from '../../runs/runs.js';
import { Message } from '../../ui/message.js';
import { LazyInsight } from '../insight/lazy-insight.js';
import { ClassAccuracy } from './class-accuracy.js';
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
  const { testImages } = view;
  const title = titleOf(run);
  return (
    <section class={`card stack run-${((view.number - 1) % 2) + 1}`} aria-label={title}>
      <h2 class="run-title">{title}</h2>
      <RunProgress view={view} />
      <RunButtons run={run} />
      <RunFacts view={view} />
      {measured && (
        <p class="quiet small">
          {view.spec.data.source === 'own' ? text.ownValidation : text.testIsValidation}
          {testImages &&
            testImages.used < testImages.all &&
            sentenceGap() + text.testLimited({ ...testImages })}
        </p>
      )}
      {view.error !== undefined && <RunError run={run} />}
      {view.hasNetwork && !view.active && <NextSteps run={run} />}
      {view.warnings.map((warning) => (
        <Message key={warning} kind="warning">
          <p>{warning}</p>
        </Message>
      ))}
      <ClassAccuracy view={view} />
      {view.done?.confusion && <ConfusionMatrix matrix={view.done.confusion} classes={view.classes} />}
      <LazyInsight run={run} />
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

/** The title of a run and what distinguishes it from the others on the page. */
function titleOf({ view }: Run): string {
  const others = runs.value.filter((other) => other.view !== view).map((other) => other.view.settings);
  const differing = differences(view.settings, others, { besidesTitle: true });
  const { title } = view;
  return differing ? runsText.value.titleWithDifferences({ title, differences: differing }) : title;
}

/** How far a run is, or its evaluation while there is one. */
function RunProgress({ view }: { readonly view: RunView }): JSX.Element {
  view.version.value; // Renders again when the run changes.
  const text = runText.value;
  const { number, step, totalSteps, evaluations } = view;
  return evaluations.progress === undefined ? (
    <progress max={totalSteps || 1} value={step} aria-label={text.progress({ number })} />
  ) : (
    <progress max={1} value={evaluations.progress} aria-label={text.testingProgress({ number })} />
  );
}
