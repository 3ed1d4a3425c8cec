import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { formatPercent } from '../language/formats.js';
import type { CurrentText } from '../runs/run-log.js';
import { openRun } from '../runs/runs.js';
import { modelName } from '../settings/model-name.js';
import { settings } from '../settings/settings.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { chosenWeights } from '../weights/starting-weights.js';
import { saveText } from './messages.js';
import { parseRecord } from './run-record.js';

/** Opens a saved checkpoint or run record. */
export function OpenFile(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const [result, setResult] = useState<CurrentText>();
  const labels = saveText.value;
  const open = async (file: File | undefined) => {
    setError(undefined);
    setResult(undefined);
    if (!file) return;
    try {
      const opened = file.name.endsWith('.json') ? openRecord(await file.text()) : await openCheckpoint(file);
      setResult(() => opened);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <section class="card stack">
      <h2>{labels.open}</h2>
      <div class="field">
        <label for="open-run">{labels.openLabel}</label>
        <input
          id="open-run"
          type="file"
          accept=".safetensors,.json"
          onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
        />
        <span class="hint">{labels.openHint}</span>
      </div>
      {error !== undefined && <ErrorMessage error={error} />}
      {result && (
        <Message>
          <p>{result()}</p>
        </Message>
      )}
    </section>
  );
}

function openRecord(text: string): CurrentText {
  const { spec, steps, testAccuracy, settings: saved } = parseRecord(text);
  settings.value = saved;
  chosenWeights.value = undefined;
  const model = modelName(spec.model.name);
  return () =>
    testAccuracy === undefined
      ? saveText.value.recordRestored({ model, steps })
      : saveText.value.testedRecordRestored({ model, steps, accuracy: formatPercent(testAccuracy) });
}

async function openCheckpoint(file: File): Promise<CurrentText> {
  const { view } = await openRun(new Uint8Array(await file.arrayBuffer()));
  const model = modelName(view.spec.model.name);
  return () => saveText.value.checkpointOpened({ model, steps: view.step });
}
