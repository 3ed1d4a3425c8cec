import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { endedByStart, type Run, startRun } from '../../runs/runs.js';
import { DEFAULTS, defaultThreads } from '../../settings/settings.js';
import { Button } from '../../ui/button.js';
import { EndsRun } from '../../ui/ends-run-notice.js';
import { ErrorMessage } from '../../ui/message.js';
import { type Claim, settingsAddress } from './claims.js';

/** The runs of the claim that was started last. */
const started = signal<{ readonly claim: Claim; readonly runs: readonly Run[] } | undefined>(undefined);

function start(claim: Claim): void {
  const threads = Math.max(1, Math.floor(defaultThreads() / claim.runs.length));
  const runs = claim.runs.map(({ settings }, i) =>
    startRun({ ...DEFAULTS, threads, ...settings }, { beside: i > 0 }),
  );
  started.value = { claim, runs };
}

interface SmallRunProps {
  readonly claim: Claim;
  /** What to see in it, with what was measured where there is something. */
  readonly children: ComponentChildren;
}

/** A claim and the runs that show it small, side by side, with the figure that they are compared by. */
export function SmallRun({ claim, children }: SmallRunProps): JSX.Element {
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
    <section class="card stack small-run" aria-label="Reproduce it small">
      <h3>Reproduce it small</h3>
      {children}
      <div class="row">
        <Button primary onClick={press} disabled={runs.some(({ view }) => view.active)}>
          {claim.button}
        </Button>
      </div>
      <EndsRun ended={endedByStart().filter((run) => !runs.includes(run))} />
      <ul class="claim-runs">
        {claim.runs.map(({ name, settings }, i) => (
          <li key={name}>
            <strong>{name}</strong> <a href={settingsAddress(settings)}>its settings</a>
            {runs[i] && <Outcome run={runs[i]} claim={claim} />}
          </li>
        ))}
      </ul>
      {runs.length > 0 && (
        <p class="quiet small">
          <a href="#/train">Train</a> shows their curves.
        </p>
      )}
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}

/** How far a run is, and the claim's figure of it. */
function Outcome({ run: { view }, claim }: { readonly run: Run; readonly claim: Claim }): JSX.Element {
  view.version.value; // Drawn anew when anything of it changes.
  const status = view.status.value;
  const figure = claim.figure.of(view);
  const progress = status === 'preparing' ? view.phase : `step ${view.step} of ${view.totalSteps}`;
  return (
    <>
      <progress max={view.totalSteps || 1} value={view.step} aria-label={`Progress of run ${view.number}`} />
      <div class="outcome">
        <span>
          {claim.figure.name}: <strong>{figure ?? '–'}</strong>
        </span>
        <span class="quiet">{status === 'done' ? 'done' : progress}</span>
      </div>
      {view.error !== undefined && <ErrorMessage error={view.error} />}
    </>
  );
}
