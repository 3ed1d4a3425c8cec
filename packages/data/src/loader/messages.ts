import type { EncodedSample, Sample, Shape } from '../dataset.js';
import type { DecodeOptions } from '../png.js';
import type { BatchRecipe, BatchTask, MadePictures } from './batch-task.js';
import type { ErrorMessage } from './error-message.js';

/** What a loader says to its worker: first the recipe, then tasks. */
export type ToWorker = { readonly recipe: BatchRecipe } | TaskMessage;

export interface TaskMessage {
  readonly id: number;
  readonly task: Omit<BatchTask, 'samples'>;
  /** The samples, one after the other. */
  readonly bytes: ArrayBuffer;
  /** Where each ends. */
  readonly ends: Uint32Array;
  /** What is not in the bytes; absent where nothing is to be said of any sample. */
  readonly about?: readonly AboutSample[];
  /** To write the result into. */
  readonly buffer?: ArrayBuffer;
}

type AboutSample = { readonly shape?: Shape } | { readonly name: string; readonly decode: DecodeOptions };

/** What a worker answers; `bytes` come back to be used again. */
export type FromWorker = {
  readonly id: number;
  readonly bytes: ArrayBuffer;
} & ({ readonly made: MadePictures } | { readonly failure: ErrorMessage });

/** Copies the samples into `spare` where they fit, else into memory of their own: a dataset's is not given away. */
export function packTask(
  id: number,
  { samples, ...task }: BatchTask,
  { spare, buffer }: { readonly spare?: ArrayBuffer | undefined; readonly buffer?: ArrayBuffer | undefined },
): TaskMessage {
  const ends = new Uint32Array(samples.length);
  let length = 0;
  for (let i = 0; i < ends.length; i++) {
    length += bytesOf(samples[i] as Sample | EncodedSample).length;
    ends[i] = length;
  }
  const bytes = spare && spare.byteLength >= length ? spare : new ArrayBuffer(length);
  const packed = new Uint8Array(bytes);
  for (const [i, sample] of samples.entries()) packed.set(bytesOf(sample), ends[i - 1] ?? 0);
  const plain = samples.every((sample) => 'image' in sample && !sample.shape);
  return {
    id,
    task,
    bytes,
    ends,
    ...(!plain && { about: samples.map(aboutSample) }),
    ...(buffer && { buffer }),
  };
}

/** @returns the task that was packed. */
export function unpackTask({ task, bytes, ends, about }: TaskMessage): BatchTask {
  const samples = Array.from(ends, (end, i): Sample | EncodedSample => {
    const start = ends[i - 1] ?? 0;
    const content = new Uint8Array(bytes, start, end - start);
    const label = task.labels[i] as number;
    const more = about?.[i] ?? {};
    return 'name' in more ? { bytes: content, label, ...more } : { image: content, label, ...more };
  });
  return { ...task, samples };
}

const bytesOf = (sample: Sample | EncodedSample) => ('bytes' in sample ? sample.bytes : sample.image);

function aboutSample(sample: Sample | EncodedSample): AboutSample {
  if ('bytes' in sample) return { name: sample.name, decode: sample.decode };
  return sample.shape ? { shape: sample.shape } : {};
}
