import type { PlainError } from '@convkit/core';
import type { EncodedSample, Sample, Shape } from '../datasets/dataset.js';
import type { DecodeOptions } from '../images/formats/png.js';
import type { BatchRecipe, BatchTask, MadeImages } from './batch-task.js';

/** What a loader says to its worker: first the recipe, then tasks. */
export type ToWorker = { readonly recipe: BatchRecipe } | TaskMessage;

/** A task in one piece of memory: each array of its own that a message holds costs more than what is in it. */
export interface TaskMessage {
  readonly id: number;
  readonly epoch: number;
  readonly cursor: number;
  readonly count: number;
  /** `count` words each: where samples end, indices, labels, and repeats where there are any; then the samples. */
  readonly bytes: ArrayBuffer;
  readonly repeated: boolean;
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
} & ({ readonly made: MadeImages } | { readonly failure: PlainError });

const WORD = Uint32Array.BYTES_PER_ELEMENT;

/** Copies the samples into `spare` where they fit, else into memory of their own: a dataset's is not given away. */
export function packTask(
  id: number,
  { samples, epoch, cursor, indices, labels, repeats }: BatchTask,
  { spare, buffer }: { readonly spare?: ArrayBuffer | undefined; readonly buffer?: ArrayBuffer | undefined },
): TaskMessage {
  const count = samples.length;
  const words = count * (repeats ? 4 : 3);
  let length = WORD * words;
  let plain = true;
  for (const sample of samples) {
    length += bytesOf(sample).length;
    plain &&= 'image' in sample && !sample.shape;
  }
  const bytes = spare && spare.byteLength >= length ? spare : new ArrayBuffer(length);
  const packed = new Uint8Array(bytes);
  const ends = new Uint32Array(bytes, 0, words);
  ends.set(indices, count);
  ends.set(labels, 2 * count);
  if (repeats) ends.set(repeats, 3 * count);
  let end = WORD * words;
  for (let i = 0; i < count; i++) {
    const content = bytesOf(samples[i] as Sample | EncodedSample);
    packed.set(content, end);
    end += content.length;
    ends[i] = end;
  }
  return {
    id,
    epoch,
    cursor,
    count,
    bytes,
    repeated: repeats !== undefined,
    ...(!plain && { about: samples.map(aboutSample) }),
    ...(buffer && { buffer }),
  };
}

/** @returns the task that was packed. */
export function unpackTask({ epoch, cursor, count, bytes, repeated, about }: TaskMessage): BatchTask {
  const part = (place: number) => new Uint32Array(bytes, WORD * count * place, count);
  const labels = new Int32Array(bytes, WORD * count * 2, count);
  let start = WORD * count * (repeated ? 4 : 3);
  const samples = Array.from(part(0), (end, i): Sample | EncodedSample => {
    const content = new Uint8Array(bytes, start, end - start);
    start = end;
    const label = labels[i] as number;
    const more = about?.[i] ?? {};
    return 'name' in more ? { bytes: content, label, ...more } : { image: content, label, ...more };
  });
  return { epoch, cursor, indices: part(1), labels, ...(repeated && { repeats: part(3) }), samples };
}

const bytesOf = (sample: Sample | EncodedSample) => ('bytes' in sample ? sample.bytes : sample.image);

function aboutSample(sample: Sample | EncodedSample): AboutSample {
  if ('bytes' in sample) return { name: sample.name, decode: sample.decode };
  return sample.shape ? { shape: sample.shape } : {};
}
