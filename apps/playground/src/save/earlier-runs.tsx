import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { formatPercent } from '../language/formats.js';
import { language } from '../language/language.js';
import { runsText } from '../runs/messages.js';
import { openRun, resumeStoredRun, runs } from '../runs/runs.js';
import { forgetRun, type StoredRun, storedRuns } from '../runs/stored-runs.js';
import { modelTitle } from '../settings/models.js';
import { Button } from '../ui/button.js';
import { ErrorMessage } from '../ui/message.js';
import { saveText } from './messages.js';

/** The runs in the browser's storage that are not on the page. Renders nothing if there are none. */
export function EarlierRuns(): JSX.Element | null {
  const [error, setError] = useState<unknown>();
  const text = saveText.value;
  const shown = new Set(runs.value.map(({ view }) => view.name));
  const earlier = storedRuns.value.filter(({ name }) => !shown.has(name));
  if (earlier.length === 0) return null;
  const restore = async (run: StoredRun) => {
    setError(undefined);
    try {
      if (run.finished) await openRun(run.name);
      else resumeStoredRun(run);
      location.hash = '#/train';
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <section class="card stack" aria-label={text.earlierRuns}>
      <h2>{text.earlierRuns}</h2>
      <p class="quiet small">{text.earlierRunsHint}</p>
      <ul class="files">
        {earlier.map((run) => {
          const description = describe(run);
          const action = run.finished ? text.open : text.resume;
          const label = (name: string) => text.actionOnRun({ action: name, run: description });
          return (
            <li key={run.name}>
              <p>{description}</p>
              <div class="row">
                <Button label={label(action)} onClick={() => void restore(run)}>
                  {action}
                </Button>
                <Button label={label(text.discard)} onClick={() => forgetRun(run.name)}>
                  {text.discard}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}

function describe({ name, settings, step, finished }: StoredRun): string {
  const text = saveText.value;
  const facts = {
    model: modelTitle(settings.model),
    data: settings.data === 'own' ? runsText.value.ownImages : settings.data,
    date: startOf(name),
    step,
  };
  if (!finished) return text.interruptedRun(facts);
  const { testAccuracy } = finished;
  return testAccuracy === undefined
    ? text.finishedRun(facts)
    : text.testedRun({ ...facts, accuracy: formatPercent(testAccuracy) });
}

/** When a run was started: its name says it. */
function startOf(name: string): string {
  const at = new Date(Number.parseInt(name.split('-')[1] ?? '', 36));
  const options = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return Number.isNaN(at.getTime()) ? name : new Intl.DateTimeFormat(language.value, options).format(at);
}
