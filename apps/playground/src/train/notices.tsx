import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { addressProblems } from '../settings/address.js';
import { runs, startRun } from '../runs/runs.js';
import { forgetUnfinished, type Unfinished, unfinished } from '../runs/resumable-runs.js';
import { Button } from '../ui/button.js';
import { ErrorMessage, Message } from '../ui/message.js';

/** What is to be known before a run: an address that was wrong, runs that were cut short. */
export function Notices(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const cut = runs.value.some(({ view }) => view.active) ? [] : unfinished.value;
  const goOn = ({ name, settings }: Unfinished) => {
    setError(undefined);
    try {
      startRun(settings, { resume: name });
    } catch (problem) {
      setError(problem);
    }
  };
  const problems = addressProblems.value;
  return (
    <div class="stack notices">
      {problems.length > 0 && (
        <Message kind="warning">
          <p>
            The address of this page names settings that cannot be used. The usual ones stand in their place:
          </p>
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Message>
      )}
      {cut.map((run) => (
        <Message key={run.name}>
          <p>
            A run of {run.settings.model} on {run.settings.data} was cut short. It can go on from its
            checkpoint of step {run.step}.
          </p>
          <div class="row">
            <Button primary onClick={() => goOn(run)}>
              Go on with it
            </Button>
            <Button onClick={() => forgetUnfinished(run.name)}>Forget it</Button>
          </div>
        </Message>
      ))}
      {error !== undefined && <ErrorMessage error={error} />}
    </div>
  );
}
