import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { current, endedByStart, startRun } from '../runs/runs.js';
import { DEFAULTS } from '../settings/settings.js';
import { Button } from './button.js';
import { EndsRunNotice } from './ends-run-notice.js';
import { ErrorMessage, Message } from './message.js';

/** Shown on pages that need a network before there is one. */
export function NoNetwork(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const run = current.value;
  const failed = run?.view.status.value === 'failed' ? run.view.error : undefined;
  if (run?.view.active || (run && run.view.step > 0 && failed === undefined)) {
    return (
      <Message>
        <p aria-busy="true">Preparing the network …</p>
      </Message>
    );
  }
  const train = () => {
    try {
      startRun({ ...DEFAULTS, epochs: 3 });
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <div class="stack">
      {(error ?? failed) !== undefined && <ErrorMessage error={error ?? failed} />}
      <Message>
        <p>
          No network has been trained yet. Train one on the <a href="#/train">Train</a> page, open a saved one
          on the <a href="#/save">Save</a> page, or start right here: LeNet-5 learns from 5,000 MNIST digits
          in a few seconds.
        </p>
        <Button primary onClick={train}>
          Train LeNet-5 quickly
        </Button>
        <EndsRunNotice ended={endedByStart()} />
      </Message>
    </div>
  );
}
