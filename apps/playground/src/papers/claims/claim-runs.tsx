import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { RichText } from '../../language/rich-text.js';
import { endedByStart, type Run, startRun, stopRun } from '../../runs/runs.js';
import { DEFAULTS, defaultThreads } from '../../settings/settings.js';
import { Button } from '../../ui/button.js';
import { EndsRunNotice } from '../../ui/ends-run-notice.js';
import { ErrorMessage } from '../../ui/message.js';
import { type Claim, settingsAddress } from './claims.js';
import { claimsText } from './messages.js';
import { Outcome } from './outcome.js';
import { plannedTime } from './planned-time.js';

/** The claim that was started last, and its runs. */
const started = signal<{ readonly claim: Claim; readonly runs: readonly Run[] } | undefined>(undefined);

/** The runs of a claim, if it was started last. */
export const runsOf = (claim: Claim): readonly Run[] =>
  started.value?.claim === claim ? started.value.runs : [];

function start(claim: Claim): void {
  const threads = Math.max(1, Math.floor(defaultThreads() / claim.runs.length));
  const runs = claim.runs.map(({ settings }, i) =>
    startRun({ ...DEFAULTS, threads, ...settings }, { beside: i > 0 }),
  );
  started.value = { claim, runs };
}

interface ClaimRunsProps {
  readonly claim: Claim;
  /** Defaults to “Reproduce the claim”. */
  readonly title?: string;
  /** What to look for, and what we measured. */
  readonly children: ComponentChildren;
}

/** Trains the runs of a claim side by side and shows the metric to compare them by. */
export function ClaimRuns({ claim, title, children }: ClaimRunsProps): JSX.Element {
  const [error, setError] = useState<unknown>();
  const t = claimsText.value;
  const runs = runsOf(claim);
  const heading = title ?? t.title;
  const active = runs.filter(({ view }) => view.active);
  const press = () => {
    setError(undefined);
    try {
      if (active.length > 0) active.forEach(stopRun);
      else start(claim);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <section class="card stack claim" aria-label={heading}>
      <h3>{heading}</h3>
      {children}
      <div class="row">
        {/* One button with two labels, so that it keeps the focus. */}
        <Button primary onClick={press}>
          {active.length > 0 ? t.stop : startLabel(claim)}
        </Button>
      </div>
      {runs.length === 0 && <p class="quiet small">{t.measuredOn}</p>}
      <EndsRunNotice ended={endedByStart().filter((run) => !runs.includes(run))} />
      <ul class="claim-runs">
        {claim.runs.map(({ name, settings }, i) => (
          <li key={name}>
            <strong>{t[name]}</strong> <a href={settingsAddress(settings)}>{t.settings}</a>
            {runs[i] && <Outcome run={runs[i]} claim={claim} />}
          </li>
        ))}
      </ul>
      {runs.length > 0 && (
        <p class="quiet small">
          <RichText text={t.curves} tags={{ a: (content) => <a href="#/train">{content}</a> }} />
        </p>
      )}
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}

/** What the button starts, how long that takes and how many steps. */
function startLabel(claim: Claim): string {
  const t = claimsText.value;
  const { steps, seconds } = plannedTime(claim);
  const duration =
    seconds < 60
      ? t.seconds({ count: Math.max(10, 10 * Math.round(seconds / 10)) })
      : t.minutes({ count: Math.round(seconds / 60) });
  return (claim.runs.length > 1 ? t.trainBoth : t.trainIt)({ duration, steps });
}
