import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { resumeStoredRun, runs } from '../runs/runs.js';
import { forgetRun, interruptedRuns, type StoredRun } from '../runs/stored-runs.js';
import { addressProblems } from '../settings/address.js';
import { describeProblem } from '../settings/address-problem.js';
import { modelName } from '../settings/model-name.js';
import { Button } from '../ui/button.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { trainText } from './messages.js';

/** Notices above the settings: invalid settings in the address and interrupted runs. */
export function Notices(): JSX.Element {
  const [error, setError] = useState<unknown>();
  // Older ones are listed on the Save page.
  const interrupted = runs.value.some(({ view }) => view.active) ? [] : interruptedRuns.value.slice(0, 1);
  const resume = (run: StoredRun) => {
    setError(undefined);
    try {
      resumeStoredRun(run);
    } catch (problem) {
      setError(problem);
    }
  };
  const problems = addressProblems.value;
  const t = trainText.value;
  return (
    <div class="stack notices">
      {problems.length > 0 && (
        <Message kind="warning">
          <p>{t.addressProblems}</p>
          <ul>
            {problems.map((problem) => (
              <li key={`${problem.kind} ${problem.name}`}>{describeProblem(problem)}</li>
            ))}
          </ul>
        </Message>
      )}
      {interrupted.map((run) => (
        <Message key={run.name}>
          <p>{t.interrupted({ model: modelName(run.settings.model), step: run.step })}</p>
          <div class="row">
            <Button primary onClick={() => resume(run)}>
              {t.resume}
            </Button>
            <Button onClick={() => forgetRun(run.name)}>{t.discard}</Button>
          </div>
        </Message>
      ))}
      {error !== undefined && <ErrorMessage error={error} />}
    </div>
  );
}
