import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { addressProblems } from '../state/address.js';
import { runs, startRun } from '../state/runs.js';
import { readUnfinished, unfinishedDone } from '../state/unfinished.js';
import { Button } from '../ui/button.js';
import { ErrorMessage, Message } from '../ui/message.js';

/** What is to be known before a run: an address that was wrong, a run that was cut short. */
export function Notices(): JSX.Element {
  const [unfinished, setUnfinished] = useState(readUnfinished);
  const [error, setError] = useState<unknown>();
  const forget = () => {
    if (unfinished) unfinishedDone(unfinished.name);
    setUnfinished(undefined);
  };
  const goOn = () => {
    if (!unfinished) return;
    setUnfinished(undefined);
    try {
      startRun(unfinished.settings, { resume: unfinished.name });
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
      {unfinished && runs.value.length === 0 && (
        <Message>
          <p>
            A run of {unfinished.settings.model} on {unfinished.settings.data} was not over when this page was
            closed or reloaded.
          </p>
          <div class="row">
            <Button primary onClick={goOn}>
              Go on with it
            </Button>
            <Button onClick={forget}>Forget it</Button>
          </div>
        </Message>
      )}
      {error !== undefined && <ErrorMessage error={error} />}
    </div>
  );
}
