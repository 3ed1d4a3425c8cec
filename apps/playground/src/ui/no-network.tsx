import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { current, endedByStart, startRun } from '../runs/runs.js';
import { DEFAULTS } from '../settings/settings.js';
import { Button } from './button.js';
import { EndsRun } from './ends-run-notice.js';
import { ErrorMessage, Message } from './message.js';

/** Stands where a network is needed and there is none yet. */
export function NoNetwork(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const run = current.value;
  const failed = run?.view.status.value === 'failed' ? run.view.error : undefined;
  if (run?.view.active || (run && run.view.step > 0 && failed === undefined)) {
    return (
      <Message>
        <p aria-busy="true">The network is getting ready for its first step …</p>
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
          There is no trained network yet. Train one with settings of your own on the{' '}
          <a href="#/train">Train</a> page, open a saved one under <a href="#/keep">Keep</a>, or take the
          quick way: LeNet-5 learns 5,000 MNIST digits in some seconds.
        </p>
        <Button primary onClick={train}>
          Train LeNet-5 quickly
        </Button>
        <EndsRun ended={endedByStart()} />
      </Message>
    </div>
  );
}
