import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { WeightsFormat } from '../requests/weights.js';
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
  readonly save: (run: Run, options: SaveOptions) => Promise<void> | void;
}

interface SaveOptions {
  /** Adds the preprocessing of images to an ONNX file. */
  readonly preprocessing: boolean;
}

const BYTES = 'application/octet-stream';
const CHECKPOINT: FileOption = {
  name: 'Save checkpoint',
  description: 'The network and its settings. Open it here later to try it and look inside.',
  needsWeights: true,
  save: async ({ view, trainer }) =>
    saveFile(`${view.name}.checkpoint.safetensors`, await trainer.exportRun(), BYTES),
};
const ONNX: FileOption = {
  name: 'Save ONNX model',
  description: 'The network with its class names, for ONNX Runtime and other programs.',
  needsWeights: true,
  save: async ({ view, trainer }, options) =>
    saveFile(`${view.spec.model.name}.onnx`, await trainer.ask<Uint8Array>('onnx', options), BYTES),
};
const OTHERS: readonly FileOption[] = [
  {
    name: 'Save PyTorch .pth',
    description: 'The trained weights as a state dict for torch.load.',
    needsWeights: true,
    save: (run) => saveWeights(run, 'pth'),
  },
  {
    name: 'Save PyTorch weights',
    description: 'The same as a safetensors file, with PyTorch’s keys and axis order.',
    needsWeights: true,
    save: (run) => saveWeights(run, 'torch'),
  },
  {
    name: 'Save tfjs weights',
    description: 'The same in the axis order of TensorFlow.js.',
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

async function saveWeights({ view, trainer }: Run, format: WeightsFormat): Promise<void> {
  const bytes = await trainer.ask<Uint8Array>('weights', format);
  const { name } = view.spec.model;
  saveFile(format === 'pth' ? `${name}.pth` : `${name}-${format}.safetensors`, bytes, BYTES);
}

/** Saves the current run to files. */
export function SaveCard(): JSX.Element {
  const id = useId();
  const [error, setError] = useState<unknown>();
  const [preprocessing, setPreprocessing] = useState(false);
  const run = current.value;
  const status = run?.view.status.value;
  const hasWeights =
    status === 'done' || status === 'stopped' || status === 'paused' || status === 'training';
  const save = (file: FileOption) => {
    setError(undefined);
    if (run)
      Promise.resolve(run)
        .then((saved) => file.save(saved, { preprocessing }))
        .catch(setError);
  };
  const button = (file: FileOption) => (
    <>
      <Button disabled={!run || (file.needsWeights && !hasWeights)} onClick={() => save(file)}>
        {file.name}
      </Button>
      <p class="quiet small">{file.description}</p>
    </>
  );
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
        <li>{button(CHECKPOINT)}</li>
        <li>
          {button(ONNX)}
          <div class="check">
            <input
              id={id}
              type="checkbox"
              checked={preprocessing}
              aria-describedby={`${id}-hint`}
              onChange={({ currentTarget }) => setPreprocessing(currentTarget.checked)}
            />
            <label for={id}>Include preprocessing</label>
          </div>
          <p class="quiet small" id={`${id}-hint`}>
            {preprocessing
              ? 'The file takes pixels from 0 to 255, [n, height, width, channels], of the network’s input size.'
              : 'The file takes normalized images, [n, channels, height, width], of the network’s input size.'}
          </p>
        </li>
        {OTHERS.map((file) => (
          <li key={file.name}>{button(file)}</li>
        ))}
      </ul>
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}
