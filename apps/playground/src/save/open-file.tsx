import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { percent } from '../runs/run-view.js';
import { openRun } from '../runs/runs.js';
import { settings } from '../settings/settings.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { parseRecord } from './run-record.js';

/** A saved run or run record, opened again. */
export function OpenFile(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const [said, say] = useState('');
  const open = async (file: File | undefined) => {
    setError(undefined);
    say('');
    if (!file) return;
    try {
      say(file.name.endsWith('.json') ? openRecord(await file.text()) : await openCheckpoint(file));
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <section class="card stack">
      <h2>Open again</h2>
      <div class="field">
        <label for="open-run">A saved run or run record</label>
        <input
          id="open-run"
          type="file"
          accept=".safetensors,.json"
          onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
        />
        <span class="hint">A saved run can be tried and looked into; a record brings its settings back.</span>
      </div>
      {error !== undefined && <ErrorMessage error={error} />}
      {said && (
        <Message>
          <p>{said}</p>
        </Message>
      )}
    </section>
  );
}

function openRecord(text: string): string {
  const record = parseRecord(text);
  settings.value = record.settings;
  const accuracy =
    record.validationAccuracy === undefined
      ? ''
      : `, validation accuracy ${percent(record.validationAccuracy)}`;
  return `A run of ${record.spec.model.name} over ${record.steps} steps${accuracy}. Its settings are on the page Train now.`;
}

async function openCheckpoint(file: File): Promise<string> {
  const run = await openRun(new Uint8Array(await file.arrayBuffer()));
  return `${run.view.spec.model.name}, trained for ${run.view.step} steps, is open: Try it or look inside.`;
}
