import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { endedByStart, runs, startRun } from '../runs/runs.js';
import { settings } from '../settings/settings.js';
import { Button } from '../ui/button.js';
import { ErrorMessage } from '../ui/message.js';
import { chosenWeights, startingWeights } from '../weights/starting-weights.js';
import { trainText } from './messages.js';
import { StartProblem, startProblem } from './start-problem.js';
import { StartWarnings } from './start-warnings.js';
import { useMovedFocus } from './use-moved-focus.js';

/** Buttons that start runs, and what to know before. The buttons that control a run are in its card. */
export function StartButtons(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const section = useRef<HTMLElement>(null);
  const id = useId();
  const active = runs.value.some(({ view }) => view.active);
  const t = trainText.value;
  const [ended] = endedByStart({ beside: true });
  const problem = startProblem();
  useMovedFocus(section, active);
  const start = (beside: boolean) => {
    setError(undefined);
    try {
      const chosen = chosenWeights.value;
      const weights = chosen && { weights: startingWeights(chosen), weightsFile: chosen.file };
      startRun(settings.value, { beside, ...weights });
    } catch (problem) {
      setError(problem);
    }
  };
  const isOff = problem !== undefined;
  return (
    <section ref={section} tabIndex={-1} class="controls card stack" aria-label={t.run}>
      <div class="row">
        {!active && (
          <Button
            key="start"
            primary
            disabled={isOff}
            describedBy={isOff ? id : undefined}
            onClick={() => start(false)}
          >
            {t.start}
          </Button>
        )}
        {runs.value.length > 0 && (
          // With a key, or Start would become this button and keep the focus.
          <Button
            key="second"
            disabled={isOff}
            describedBy={isOff ? id : undefined}
            onClick={() => start(true)}
          >
            {t.startSecond}
          </Button>
        )}
      </div>
      {problem !== undefined && <StartProblem id={id} problem={problem} />}
      <StartWarnings />
      {ended && <p class="quiet small">{t.endsRun({ number: ended.view.number })}</p>}
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}
