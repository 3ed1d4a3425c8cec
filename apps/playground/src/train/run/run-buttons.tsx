import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { pauseRun, type Run, resumeRun, runs, stepRun, stopRun } from '../../runs/runs.js';
import { Button } from '../../ui/button.js';
import { runText } from './messages.js';

/** The buttons that control an active run. */
export function RunButtons({ run }: { readonly run: Run }): JSX.Element | null {
  const row = useRef<HTMLDivElement>(null);
  // The button that started the run has gone, and the focus with it.
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (run.view.status.value === 'preparing' && lost) row.current?.querySelector('button')?.focus();
  }, [run]);
  const { status, number, active } = run.view;
  if (!active) return null;
  const paused = status.value === 'paused';
  const text = runText.value;
  const label = (action: string) =>
    runs.value.length > 1 ? text.actionOnRun({ action, number }) : undefined;
  const starting = status.value === 'preparing';
  const action = paused ? text.resume : text.pause;
  return (
    <div class="row" ref={row}>
      {/* One button with two labels, so that it keeps the focus. */}
      <Button
        primary
        inactive={starting}
        label={label(action)}
        onClick={() => (paused ? resumeRun(run) : pauseRun(run))}
      >
        {action}
      </Button>
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
