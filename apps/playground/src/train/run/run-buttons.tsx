import type { JSX } from 'preact';
import { pauseRun, type Run, resumeRun, runs, stepRun, stopRun } from '../../runs/runs.js';
import { Button } from '../../ui/button.js';

/** The buttons that control an active run. */
export function RunButtons({ run }: { readonly run: Run }): JSX.Element | null {
  const { status, number, active } = run.view;
  if (!active) return null;
  const paused = status.value === 'paused';
  const label = (action: string) => (runs.value.length > 1 ? `${action} run ${number}` : undefined);
  return (
    <div class="row">
      {status.value !== 'preparing' && (
        // One button with two labels, so that it keeps the focus.
        <Button
          primary
          label={label(paused ? 'Resume' : 'Pause')}
          onClick={() => (paused ? resumeRun(run) : pauseRun(run))}
        >
          {paused ? 'Resume' : 'Pause'}
        </Button>
      )}
      {paused && (
        <Button label={label('Step')} onClick={() => stepRun(run)}>
          Step
        </Button>
      )}
      <Button label={label('Stop')} onClick={() => stopRun(run)}>
        Stop
      </Button>
    </div>
  );
}
