import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { WeightsLayout } from '../requests/weights.js';
import { current, type Run } from '../runs/runs.js';
import { Button } from '../ui/button.js';
import { ErrorMessage } from '../ui/message.js';
import { recordOf } from './run-record.js';
import { saveFile } from './save-file.js';

interface SavedKind {
  readonly name: string;
  readonly about: string;
  /** Whether there must have been a step. */
  readonly ofWeights: boolean;
  readonly save: (run: Run) => Promise<void> | void;
}

const BYTES = 'application/octet-stream';
const KINDS: readonly SavedKind[] = [
  {
    name: 'Save the whole run',
    about: 'The network and its settings: open it here again, try it and look inside.',
    ofWeights: true,
    save: async ({ view, trainer }) =>
      saveFile(`${view.name}.checkpoint.safetensors`, await trainer.exportRun(), BYTES),
  },
  {
    name: 'Save the weights for PyTorch',
    about: 'The numbers that were learnt, as a safetensors file with PyTorch’s keys and order of axes.',
    ofWeights: true,
    save: (run) => saveWeights(run, 'torch'),
  },
  {
    name: 'Save the weights for tfjs',
    about: 'The same with tfjs’s order of axes.',
    ofWeights: true,
    save: (run) => saveWeights(run, 'tfjs'),
  },
  {
    name: 'Save the run record',
    about:
      'Settings, losses and accuracies as JSON, without the network: to compare runs, and to repeat one.',
    ofWeights: false,
    save: ({ view }) =>
      saveFile(`${view.name}.json`, JSON.stringify(recordOf(view), null, 2), 'application/json'),
  },
];

async function saveWeights({ view, trainer }: Run, layout: WeightsLayout): Promise<void> {
  const bytes = await trainer.ask<Uint8Array>('weights', layout);
  saveFile(`${view.spec.model.name}-${layout}.safetensors`, bytes, BYTES);
}

/** The files that the run of now can be kept in. */
export function SaveCard(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const run = current.value;
  const status = run?.view.status.value;
  const hasWeights =
    status === 'done' || status === 'stopped' || status === 'paused' || status === 'training';
  const save = (kind: SavedKind) => {
    setError(undefined);
    if (run) Promise.resolve(run).then(kind.save).catch(setError);
  };
  return (
    <section class="card stack" aria-label="Save">
      <h2>Save</h2>
      {run ? (
        <p>{run.view.title}</p>
      ) : (
        <p>
          There is no run yet. <a href="#/train">Train a network</a> first.
        </p>
      )}
      <ul class="files">
        {KINDS.map((kind) => (
          <li key={kind.name}>
            <Button disabled={!run || (kind.ofWeights && !hasWeights)} onClick={() => save(kind)}>
              {kind.name}
            </Button>
            <p class="quiet small">{kind.about}</p>
          </li>
        ))}
      </ul>
      <p class="quiet small">ONNX is not offered: convkit has no exporter for it yet.</p>
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}
