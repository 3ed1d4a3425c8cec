import type { ExportedNetwork, ExportOptions } from 'convkit';
import type { Run } from '../runs/runs.js';
import { recordOf } from './run-record.js';
import { saveFile } from './save-file.js';

/** A kind of file that a run can be saved as. */
export interface SavedFile {
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
const JSON_TYPE = 'application/json';

/** Milliseconds between two downloads. Safari drops one of two that start at once. */
const BETWEEN_DOWNLOADS = 1000;

export const CHECKPOINT: SavedFile = {
  name: 'Save checkpoint',
  description: 'The network and its settings. Open it here later to try it and look inside.',
  needsWeights: true,
  save: async ({ view, trainer }) =>
    saveFile(`${view.name}.checkpoint.safetensors`, await trainer.exportRun(), BYTES),
};

export const ONNX: SavedFile = {
  name: 'Save ONNX model',
  description: 'The network with its class names, for ONNX Runtime, convkit and other programs.',
  needsWeights: true,
  save: async (run, { preprocessing }) => {
    const { bytes } = await exported(run, { format: 'onnx', preprocessing });
    saveFile(`${modelOf(run)}.onnx`, bytes, BYTES);
  },
};

/** The files without options. */
export const OTHERS: readonly SavedFile[] = [
  {
    name: 'Save TensorFlow.js model',
    description:
      'model.json and weights.bin, for tf.loadLayersModel. If the browser asks, allow it to download both.',
    needsWeights: true,
    save: async (run) => {
      const { bytes, weights } = await exported(run, { format: 'tfjs' });
      saveFile('model.json', bytes, JSON_TYPE);
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_DOWNLOADS));
      saveFile('weights.bin', weights as Uint8Array, BYTES);
    },
  },
  {
    name: 'Save PyTorch .pth',
    description: 'The trained weights as a state dict for torch.load.',
    needsWeights: true,
    save: async (run) => {
      const { bytes } = await exported(run, { format: 'pytorch' });
      saveFile(`${modelOf(run)}.pth`, bytes, BYTES);
    },
  },
  {
    name: 'Save PyTorch weights',
    description: 'The same as a safetensors file, with PyTorch’s keys and axis order.',
    needsWeights: true,
    save: async (run) => {
      const { bytes } = await exported(run, { format: 'safetensors' });
      saveFile(`${modelOf(run)}.safetensors`, bytes, BYTES);
    },
  },
  {
    name: 'Save report',
    description: 'Curves, layers, confusion matrix and first filters as one HTML page, for a browser.',
    needsWeights: true,
    save: async (run) => (await import('./save-report.js')).saveReport(run),
  },
  {
    name: 'Save run record',
    description:
      'Settings, losses and accuracies as JSON, without the network. Use it to compare or repeat runs.',
    needsWeights: false,
    save: ({ view }) => saveFile(`${view.name}.json`, JSON.stringify(recordOf(view), null, 2), JSON_TYPE),
  },
];

const exported = ({ trainer }: Run, options: ExportOptions): Promise<ExportedNetwork> =>
  trainer.ask<ExportedNetwork>('exported', options);

const modelOf = ({ view }: Run): string => view.spec.model.name;
