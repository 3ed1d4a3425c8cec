import type { JSX } from 'preact';
import { pauseRun, type Run, resumeRun, runs, stepRun, stopRun } from '../../runs/runs.js';
import { Button } from '../../ui/button.js';
import { runText } from './messages.js';

/** The buttons that control an active run. */
export function RunButtons({ run }: { readonly run: Run }): JSX.Element | null {
  const { status, number, active } = run.view;
  if (!active) return null;
  const paused = status.value === 'paused';
  const text = runText.value;
  const label = (action: string) =>
    runs.value.length > 1 ? text.actionOnRun({ action, number }) : undefined;
  return (
    <div class="row">
      {status.value !== 'preparing' && (
        // One button with two labels, so that it keeps the focus.
        <Button
          primary
          label={label(paused ? text.resume : text.pause)}
          onClick={() => (paused ? resumeRun(run) : pauseRun(run))}
        >
          {paused ? text.resume : text.pause}
        </Button>
      )}
      {paused && (
        <Button label={label(text.oneStep)} onClick={() => stepRun(run)}>
          {text.oneStep}
        </Button>
      )}
      <Button label={label(text.stop)} onClick={() => stopRun(run)}>
        {text.stop}
      </Button>
    </div>
  );
}
