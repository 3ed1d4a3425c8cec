import type { JSX } from 'preact';
import { RichText } from '../../language/rich-text.js';
import type { RunView } from '../../runs/run-view.js';
import type { Run } from '../../runs/runs.js';
import { duration } from '../../runs/throughput.js';
import { ErrorMessage } from '../../ui/message.js';
import type { Claim } from './claims.js';
import { claimsText } from './messages.js';

/** The progress of a run of a claim and its metric. */
export function Outcome({ run: { view }, claim }: { readonly run: Run; readonly claim: Claim }): JSX.Element {
  view.version.value; // Renders again when the run changes.
  const t = claimsText.value;
  return (
    <>
      <progress
        max={view.totalSteps || 1}
        value={view.step}
        aria-label={t.progress({ number: view.number })}
      />
      <div class="outcome">
        <span>
          <RichText text={t.value({ name: claim.metric.name, value: claim.metric.of(view) ?? '–' })} />
        </span>
        <span class="quiet">{progressOf(view)}</span>
      </div>
      {view.error !== undefined && <ErrorMessage error={view.error} />}
    </>
  );
}

function progressOf(view: RunView): string {
  const t = claimsText.value;
  const { step, totalSteps: total, secondsLeft } = view;
  switch (view.status.value) {
    case 'preparing':
    case 'failed':
    case 'done':
      return t[view.status.value];
    case 'paused':
    case 'stopped':
      return t[view.status.value]({ step, total });
    case 'training':
      return secondsLeft === undefined
        ? t.step({ step, total })
        : t.stepAndTime({ step, total, left: duration(secondsLeft) });
  }
}
