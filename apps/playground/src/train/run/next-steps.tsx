import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Run, runs } from '../../runs/runs.js';
import { Button } from '../../ui/button.js';
import { ErrorMessage } from '../../ui/message.js';
import { runText } from './messages.js';

/** What to do with the network of a run that has ended. */
export function NextSteps({ run }: { readonly run: Run }): JSX.Element {
  const text = runText.value;
  const [error, setError] = useState<unknown>();
  const saveReport = () => {
    setError(undefined);
    import('../../save/save-report.js').then((module) => module.saveReport(run)).catch(setError);
  };
  return (
    <>
      <nav class="row" aria-label={text.nextSteps}>
        <a class="button" href="#/try">
          {text.tryIt}
        </a>
        <a class="button" href="#/inside">
          {text.lookInside}
        </a>
        <a class="button" href="#/save">
          {text.saveIt}
        </a>
        <Button
          label={runs.value.length > 1 ? text.reportOf({ number: run.view.number }) : undefined}
          onClick={saveReport}
        >
          {text.report}
        </Button>
      </nav>
      {error !== undefined && <ErrorMessage error={error} />}
    </>
  );
}
