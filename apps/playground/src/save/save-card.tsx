import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { WeightsLayout } from '../requests/weights.js';
import { current, type Run } from '../runs/runs.js';
import { Button } from '../ui/button.js';
import { ErrorMessage } from '../ui/message.js';
import { recordOf } from './run-record.js';
import { saveFile } from './save-file.js';

interface FileOption {
  readonly name: string;
  readonly description: string;
  /** Whether the file needs a network that has been trained for at least one step. */
  readonly needsWeights: boolean;
  readonly save: (run: Run) => Promise<void> | void;
}

const BYTES = 'application/octet-stream';
const FILES: readonly FileOption[] = [
  {
    name: 'Save checkpoint',
    description: 'The network and its settings. Open it here later to try it and look inside.',
    needsWeights: true,
    save: async ({ view, trainer }) =>
      saveFile(`${view.name}.checkpoint.safetensors`, await trainer.exportRun(), BYTES),
  },
  {
    name: 'Save PyTorch weights',
    description: 'The trained weights as a safetensors file with PyTorch’s keys and axis order.',
    needsWeights: true,
    save: (run) => saveWeights(run, 'torch'),
  },
  {
    name: 'Save tfjs weights',
    description: 'The same weights in the axis order of TensorFlow.js.',
    needsWeights: true,
    save: (run) => saveWeights(run, 'tfjs'),
  },
  {
    name: 'Save run record',
    description:
      'Settings, losses and accuracies as JSON, without the network. Use it to compare or repeat runs.',
    needsWeights: false,
    save: ({ view }) =>
      saveFile(`${view.name}.json`, JSON.stringify(recordOf(view), null, 2), 'application/json'),
  },
];

async function saveWeights({ view, trainer }: Run, layout: WeightsLayout): Promise<void> {
  const bytes = await trainer.ask<Uint8Array>('weights', layout);
  saveFile(`${view.spec.model.name}-${layout}.safetensors`, bytes, BYTES);
}

/** Saves the current run to files. */
export function SaveCard(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const run = current.value;
  const status = run?.view.status.value;
  const hasWeights =
    status === 'done' || status === 'stopped' || status === 'paused' || status === 'training';
  const save = (file: FileOption) => {
    setError(undefined);
    if (run) Promise.resolve(run).then(file.save).catch(setError);
  };
  return (
    <section class="card stack" aria-label="Save">
      <h2>Save</h2>
      {run ? (
        <p>{run.view.title}</p>
      ) : (
        <p>
          No run yet. <a href="#/train">Train a network</a> first.
        </p>
      )}
      <ul class="files">
        {FILES.map((file) => (
          <li key={file.name}>
            <Button disabled={!run || (file.needsWeights && !hasWeights)} onClick={() => save(file)}>
              {file.name}
            </Button>
            <p class="quiet small">{file.description}</p>
          </li>
        ))}
      </ul>
      <p class="quiet small">ONNX export is not available yet.</p>
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}
