import {
  type Dataset,
  type EncodedSample,
  isLabel,
  labelOutOfRange,
  type Sample,
} from '../datasets/dataset.js';
import type { BatchPlan, BatchTask, OnCorrupt } from './batch-task.js';
import { isCorrupt } from './local-processor.js';

/** Number of samples that are requested at a time from an asynchronous dataset. */
const CONCURRENT_READS = 32;

type Read = Sample | EncodedSample | Failure;

class Failure {
  constructor(readonly error: unknown) {}
}

/**
 * Reads the samples of a batch, undecoded if the dataset supports it. Drops corrupt samples if `onCorrupt` is 'skip'.
 * @throws the first error in sample order, regardless of timing.
 */
export async function gatherBatch(
  dataset: Dataset,
  plan: BatchPlan,
  options: { readonly onCorrupt: OnCorrupt; readonly signal: AbortSignal },
): Promise<BatchTask> {
  const { indices, repeats } = plan;
  const samples: (Sample | EncodedSample)[] = [];
  const labels: number[] = [];
  const places: number[] = [];
  for (let start = 0; start < indices.length; start += CONCURRENT_READS) {
    options.signal.throwIfAborted();
    const group = await readGroup(dataset, indices.subarray(start, start + CONCURRENT_READS));
    for (const [i, sample] of group.entries()) {
      if (sample instanceof Failure) {
        if (isCorrupt(sample.error, options)) continue;
        throw sample.error;
      }
      checkLabel(sample, dataset, indices[start + i] as number);
      samples.push(sample);
      labels.push(sample.label);
      places.push(start + i);
    }
  }
  const task = { ...plan, samples, labels: Int32Array.from(labels) };
  if (places.length === indices.length) return task;
  const kept = (values: Uint32Array) => Uint32Array.from(places, (place) => values[place] as number);
  return { ...task, indices: kept(indices), ...(repeats && { repeats: kept(repeats) }) };
}

function readGroup(dataset: Dataset, indices: Uint32Array): Read[] | Promise<Read[]> {
  const samples = Array.from(indices, (index) => readSample(dataset, index));
  return samples.some((sample) => 'then' in sample) ? Promise.all(samples) : (samples as Read[]);
}

function readSample(dataset: Dataset, index: number): Read | Promise<Read> {
  try {
    const sample = dataset.encoded ? dataset.encoded(index) : dataset.get(index);
    return 'then' in sample ? sample.catch((error) => new Failure(error)) : sample;
  } catch (error) {
    return new Failure(error);
  }
}

/** A label without a class is a mistake rather than corruption, so it is never skipped. */
function checkLabel(sample: Sample | EncodedSample, { classes, targets }: Dataset, index: number): void {
  if (targets || isLabel(sample.label, classes)) return;
  throw labelOutOfRange(sample.label, classes, 'name' in sample ? sample.name : `sample ${index}`);
}
