import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Run, runs } from '../../runs/runs.js';
import { Button } from '../../ui/button.js';
import { ErrorMessage } from '../../ui/message.js';

/** What to do with the network of a run that has ended. */
export function NextSteps({ run }: { readonly run: Run }): JSX.Element {
  const [error, setError] = useState<unknown>();
  const saveReport = () => {
    setError(undefined);
    import('../../save/save-report.js').then((module) => module.saveReport(run)).catch(setError);
  };
  return (
    <>
      <nav class="row" aria-label="Next steps">
        <a class="button" href="#/try">
          Try it
        </a>
        <a class="button" href="#/inside">
          Look inside
        </a>
        <a class="button" href="#/save">
          Save it
        </a>
        <Button
          label={runs.value.length > 1 ? `Report of run ${run.view.number}` : undefined}
          onClick={saveReport}
        >
          Report
        </Button>
      </nav>
      {error !== undefined && <ErrorMessage error={error} />}
    </>
  );
}
