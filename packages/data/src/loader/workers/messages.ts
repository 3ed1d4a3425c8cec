import type { PlainError } from '@convkit/core';
import type { EncodedSample, Sample } from '../../datasets/dataset.js';
import type { DecodeOptions, Shape } from '../../images/types.js';
import type { BatchRecipe, BatchTask, ProcessedSamples } from '../batch-task.js';

/** A message from a loader to its worker: first the recipe, then tasks. */
export type ToWorker = { readonly recipe: BatchRecipe } | TaskMessage;

/** A task packed into one buffer, because each separate array in a message costs more than its contents. */
export interface TaskMessage {
  readonly id: number;
  readonly epoch: number;
  readonly cursor: number;
  readonly count: number;
  /** `count` words each of sample ends, indices, labels and, if `repeated`, repeats; then the samples. */
  readonly bytes: ArrayBuffer;
  readonly repeated: boolean;
  /** Per-sample data that is not in the bytes. Undefined if no sample has any. */
  readonly meta?: readonly SampleMeta[];
  /** Buffer for the result. */
  readonly buffer?: ArrayBuffer;
}

type SampleMeta = { readonly shape?: Shape } | { readonly name: string; readonly decode: DecodeOptions };

/** A worker's reply. Returns `bytes` for reuse. */
export type FromWorker = {
  readonly id: number;
  readonly bytes: ArrayBuffer;
} & ({ readonly result: ProcessedSamples } | { readonly failure: PlainError });

const WORD = Uint32Array.BYTES_PER_ELEMENT;

/** Packs a task, copying the samples into `spare` if they fit, else into a new buffer, so that the dataset keeps its memory. */
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
    ...(!plain && { meta: samples.map(metaOf) }),
    ...(buffer && { buffer }),
  };
}

/** Unpacks a packed task. */
export function unpackTask({ epoch, cursor, count, bytes, repeated, meta }: TaskMessage): BatchTask {
  const part = (place: number) => new Uint32Array(bytes, WORD * count * place, count);
  const labels = new Int32Array(bytes, WORD * count * 2, count);
  let start = WORD * count * (repeated ? 4 : 3);
  const samples = Array.from(part(0), (end, i): Sample | EncodedSample => {
    const content = new Uint8Array(bytes, start, end - start);
    start = end;
    const label = labels[i] as number;
    const more = meta?.[i] ?? {};
    return 'name' in more ? { bytes: content, label, ...more } : { image: content, label, ...more };
  });
  return { epoch, cursor, indices: part(1), labels, ...(repeated && { repeats: part(3) }), samples };
}

const bytesOf = (sample: Sample | EncodedSample) => ('bytes' in sample ? sample.bytes : sample.image);

function metaOf(sample: Sample | EncodedSample): SampleMeta {
  if ('bytes' in sample) return { name: sample.name, decode: sample.decode };
  return sample.shape ? { shape: sample.shape } : {};
}
