import type { ExportedNetwork, ExportOptions } from 'convkit';
import type { Run } from '../runs/runs.js';
import type { saveText } from './messages.js';
import { recordOf } from './run-record.js';
import { saveFile } from './save-file.js';

type SaveText = typeof saveText.value;
type TextName = { [Name in keyof SaveText]: SaveText[Name] extends string ? Name : never }[keyof SaveText];

/** A kind of file that a run can be saved as. */
export interface SavedFile {
  /** Key of its name among the texts. */
  readonly name: TextName;
  /** Key of its description. */
  readonly description: TextName;
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
  name: 'checkpoint',
  description: 'checkpointHint',
  needsWeights: true,
  save: async ({ view, trainer }) =>
    saveFile(`${view.name}.checkpoint.safetensors`, await trainer.exportRun(), BYTES),
};

export const ONNX: SavedFile = {
  name: 'onnx',
  description: 'onnxHint',
  needsWeights: true,
  save: async (run, { preprocessing }) => {
    const { bytes } = await exported(run, { format: 'onnx', preprocessing });
    saveFile(`${modelOf(run)}.onnx`, bytes, BYTES);
  },
};

/** The files without options. */
export const OTHERS: readonly SavedFile[] = [
  {
    name: 'tfjs',
    description: 'tfjsHint',
    needsWeights: true,
    save: async (run) => {
      const { bytes, weights } = await exported(run, { format: 'tfjs' });
      saveFile('model.json', bytes, JSON_TYPE);
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_DOWNLOADS));
      saveFile('weights.bin', weights as Uint8Array, BYTES);
    },
  },
  {
    name: 'pth',
    description: 'pthHint',
    needsWeights: true,
    save: async (run) => {
      const { bytes } = await exported(run, { format: 'pytorch' });
      saveFile(`${modelOf(run)}.pth`, bytes, BYTES);
    },
  },
  {
    name: 'weights',
    description: 'weightsHint',
    needsWeights: true,
    save: async (run) => {
      const { bytes } = await exported(run, { format: 'safetensors' });
      saveFile(`${modelOf(run)}.safetensors`, bytes, BYTES);
    },
  },
  {
    name: 'report',
    description: 'reportHint',
    needsWeights: true,
    save: async (run) => (await import('./save-report.js')).saveReport(run),
  },
  {
    name: 'record',
    description: 'recordFileHint',
    needsWeights: false,
    save: ({ view }) => saveFile(`${view.name}.json`, JSON.stringify(recordOf(view), null, 2), JSON_TYPE),
  },
];

const exported = ({ trainer }: Run, options: ExportOptions): Promise<ExportedNetwork> =>
  trainer.ask<ExportedNetwork>('exported', options);

const modelOf = ({ view }: Run): string => view.spec.model.name;
