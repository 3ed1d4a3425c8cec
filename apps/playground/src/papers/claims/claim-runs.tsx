import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { endedByStart, type Run, startRun } from '../../runs/runs.js';
import { DEFAULTS, defaultThreads } from '../../settings/settings.js';
import { Button } from '../../ui/button.js';
import { EndsRunNotice } from '../../ui/ends-run-notice.js';
import { ErrorMessage } from '../../ui/message.js';
import { type Claim, settingsAddress } from './claims.js';

/** The claim that was started last, and its runs. */
const started = signal<{ readonly claim: Claim; readonly runs: readonly Run[] } | undefined>(undefined);

function start(claim: Claim): void {
  const threads = Math.max(1, Math.floor(defaultThreads() / claim.runs.length));
  const runs = claim.runs.map(({ settings }, i) =>
    startRun({ ...DEFAULTS, threads, ...settings }, { beside: i > 0 }),
  );
  started.value = { claim, runs };
}

interface ClaimRunsProps {
  readonly claim: Claim;
  /** What to look for, and what we measured. */
  readonly children: ComponentChildren;
}

/** Trains the runs of a claim side by side and shows the metric to compare them by. */
export function ClaimRuns({ claim, children }: ClaimRunsProps): JSX.Element {
  const [error, setError] = useState<unknown>();
  const runs = started.value?.claim === claim ? started.value.runs : [];
  const press = () => {
    setError(undefined);
    try {
      start(claim);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <section class="card stack claim" aria-label="Reproduce the claim">
      <h3>Reproduce the claim</h3>
      {children}
      <div class="row">
        <Button primary onClick={press} disabled={runs.some(({ view }) => view.active)}>
          {claim.button}
        </Button>
      </div>
      <EndsRunNotice ended={endedByStart().filter((run) => !runs.includes(run))} />
      <ul class="claim-runs">
        {claim.runs.map(({ name, settings }, i) => (
          <li key={name}>
            <strong>{name}</strong> <a href={settingsAddress(settings)}>settings</a>
            {runs[i] && <Outcome run={runs[i]} claim={claim} />}
          </li>
        ))}
      </ul>
      {runs.length > 0 && (
        <p class="quiet small">
          See their curves on the <a href="#/train">Train</a> page.
        </p>
      )}
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}

/** The progress of a run and its metric. */
function Outcome({ run: { view }, claim }: { readonly run: Run; readonly claim: Claim }): JSX.Element {
  view.version.value; // Renders again when the run changes.
  const status = view.status.value;
  const value = claim.metric.of(view);
  const progress = status === 'preparing' ? view.phase : `step ${view.step} of ${view.totalSteps}`;
  return (
    <>
      <progress max={view.totalSteps || 1} value={view.step} aria-label={`Progress of run ${view.number}`} />
      <div class="outcome">
        <span>
          {claim.metric.name}: <strong>{value ?? '–'}</strong>
        </span>
        <span class="quiet">{status === 'done' ? 'done' : progress}</span>
      </div>
      {view.error !== undefined && <ErrorMessage error={view.error} />}
    </>
  );
}
