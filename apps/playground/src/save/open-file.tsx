import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { percent } from '../runs/run-view.js';
import { openRun } from '../runs/runs.js';
import { modelTitle } from '../settings/models.js';
import { settings } from '../settings/settings.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { chosenWeights } from '../weights/starting-weights.js';
import { parseRecord } from './run-record.js';

/** Opens a saved checkpoint or run record. */
export function OpenFile(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const [result, setResult] = useState('');
  const open = async (file: File | undefined) => {
    setError(undefined);
    setResult('');
    if (!file) return;
    try {
      setResult(file.name.endsWith('.json') ? openRecord(await file.text()) : await openCheckpoint(file));
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <section class="card stack">
      <h2>Open</h2>
      <div class="field">
        <label for="open-run">Checkpoint or run record</label>
        <input
          id="open-run"
          type="file"
          accept=".safetensors,.json"
          onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
        />
        <span class="hint">
          A checkpoint opens the network to try it and look inside. A run record restores its settings.
        </span>
      </div>
      {error !== undefined && <ErrorMessage error={error} />}
      {result && (
        <Message>
          <p>{result}</p>
        </Message>
      )}
    </section>
  );
}

function openRecord(text: string): string {
  const record = parseRecord(text);
  settings.value = record.settings;
  chosenWeights.value = undefined;
  const accuracy = record.testAccuracy === undefined ? '' : `, test accuracy ${percent(record.testAccuracy)}`;
  return `Restored the settings of a ${modelTitle(record.spec.model.name)} run (${record.steps} steps${accuracy}). Find them on the Train page.`;
}

async function openCheckpoint(file: File): Promise<string> {
  const run = await openRun(new Uint8Array(await file.arrayBuffer()));
  return `Opened ${modelTitle(run.view.spec.model.name)}, trained for ${run.view.step} steps. Try it or look inside.`;
}
