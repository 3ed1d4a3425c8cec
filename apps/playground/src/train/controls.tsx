import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { current, pauseRun, resumeRun, runs, startRun, stepRun, stopRun } from '../state/runs.js';
import { settings } from '../state/settings.js';
import { Button } from '../ui/button.js';
import { ErrorMessage } from '../ui/message.js';

/** Start, and what can be done with the run that was started last. */
export function Controls(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const run = current.value;
  const status = run?.view.status.value;
  const active = status === 'preparing' || status === 'training' || status === 'paused';
  const start = (beside: boolean) => {
    setError(undefined);
    try {
      startRun(settings.value, { beside });
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <section class="controls card stack" aria-label="Run">
      <div class="row">
        {!active && (
          <Button primary onClick={() => start(false)}>
            Start
          </Button>
        )}
        {run && status === 'training' && (
          <Button primary onClick={() => pauseRun(run)}>
            Pause
          </Button>
        )}
        {run && status === 'paused' && (
          <>
            <Button primary onClick={() => resumeRun(run)}>
              Go on
            </Button>
            <Button onClick={() => stepRun(run)}>One step</Button>
          </>
        )}
        {run && active && <Button onClick={() => stopRun(run)}>Stop</Button>}
        {runs.value.length > 0 && <Button onClick={() => start(true)}>Start a second run beside it</Button>}
      </div>
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}
