import type { JSX } from 'preact';
import { pauseRun, type Run, resumeRun, runs, stepRun, stopRun } from '../../runs/runs.js';
import { Button } from '../../ui/button.js';

/** What can be done with a run that is not over. */
export function RunButtons({ run }: { readonly run: Run }): JSX.Element | null {
  const { status, number, active } = run.view;
  if (!active) return null;
  const paused = status.value === 'paused';
  const label = (words: string) => (runs.value.length > 1 ? `${words} run ${number}` : undefined);
  return (
    <div class="row">
      {status.value !== 'preparing' && (
        // One button of two names: it keeps the focus.
        <Button
          primary
          label={label(paused ? 'Go on with' : 'Pause')}
          onClick={() => (paused ? resumeRun(run) : pauseRun(run))}
        >
          {paused ? 'Go on' : 'Pause'}
        </Button>
      )}
      {paused && (
        <Button label={label('One step of')} onClick={() => stepRun(run)}>
          One step
        </Button>
      )}
      <Button label={label('Stop')} onClick={() => stopRun(run)}>
        Stop
      </Button>
    </div>
  );
}
