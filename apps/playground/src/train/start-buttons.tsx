import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { endedByStart, runs, startRun } from '../runs/runs.js';
import { settings } from '../settings/settings.js';
import { Button } from '../ui/button.js';
import { ErrorMessage } from '../ui/message.js';
import { chosenWeights, startingWeights } from '../weights/starting-weights.js';
import { trainText } from './messages.js';

/** Buttons that start runs. The buttons that control a run are in its card. */
export function StartButtons(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const active = runs.value.some(({ view }) => view.active);
  const t = trainText.value;
  const [ended] = endedByStart({ beside: true });
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
  return (
    <section class="controls card stack" aria-label={t.run}>
      <div class="row">
        {!active && (
          <Button primary onClick={() => start(false)}>
            {t.start}
          </Button>
        )}
        {runs.value.length > 0 && <Button onClick={() => start(true)}>{t.startSecond}</Button>}
      </div>
      {ended && <p class="quiet small">{t.endsRun({ number: ended.view.number })}</p>}
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}
