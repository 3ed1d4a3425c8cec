import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { addressProblems } from '../state/address.js';
import { runs, startRun } from '../state/runs.js';
import { type Unfinished, unfinished, unfinishedDone } from '../state/unfinished.js';
import { Button } from '../ui/button.js';
import { ErrorMessage, Message } from '../ui/message.js';

/** What is to be known before a run: an address that was wrong, a run that was cut short. */
export function Notices(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const cut = runs.value.some(({ view }) => view.active) ? undefined : unfinished.value;
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
      {cut && (
        <Message>
          <p>
            A run of {cut.settings.model} on {cut.settings.data} was cut short. It can go on from its last
            checkpoint.
          </p>
          <div class="row">
            <Button primary onClick={() => goOn(cut)}>
              Go on with it
            </Button>
            <Button onClick={() => unfinishedDone(cut.name)}>Forget it</Button>
          </div>
        </Message>
      )}
      {error !== undefined && <ErrorMessage error={error} />}
    </div>
  );
}
