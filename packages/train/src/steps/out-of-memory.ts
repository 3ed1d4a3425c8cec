import { BackendError, type Batch, isConvkitError, trainingMemory } from '@convkit/core';
import { getBackend } from '@tensorflow/tfjs-core';
import { chooseBlocks } from './recomputation.js';
import type { StepContext } from './step-context.js';

/** Messages of backends when memory is full: our own guard, WebAssembly and its kernels, JavaScript and WebGL. */
const OUT_OF_MEMORY =
  /has no room for|out of memory|out of bounds|allocation failed|invalid (typed )?array length|could not allocate|cannot enlarge memory|unable to create webgltexture/i;

/** Address space of WebAssembly in bytes. */
const WASM_BYTES = 2 ** 32;
/** Fraction of the memory that an estimate may use, because it does not include scratch memory of kernels. */
const USABLE = 0.8;

/** Whether an error means that memory is full. */
export function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error) || (isConvkitError(error) && error.code !== 'BACKEND')) return false;
  return OUT_OF_MEMORY.test(error.message);
}

/** Creates the error for a batch that does not fit into memory, with a batch size that does. */
export function outOfMemory(context: StepContext, batch: Batch, when: string, cause: unknown): BackendError {
  const count = batch.labels.length;
  const fitting = fittingBatchSize(context, batch);
  const smaller = `Use a batch size of ${fitting}, or keep the effective one with onOutOfMemory: 'split' (--on-out-of-memory split).`;
  const recomputed = fitsRecomputed(context, batch)
    ? ' Or recompute activations, which takes more time: recompute: true (--recompute).'
    : '';
  return new BackendError(`${(cause as Error).message} (${when}, batch size ${count})`, {
    cause,
    hint:
      (fitting === undefined
        ? 'Use smaller images or a smaller network: not even one image fits.'
        : smaller) + recomputed,
  });
}

/**
 * The largest batch size, of the failed one halved repeatedly, whose estimated memory fits, if the failed one's just does not. Undefined
 * if none does.
 */
function fittingBatchSize(context: StepContext, { shape }: Batch): number | undefined {
  const [count, ...sample] = shape;
  const peakOf = (batchSize: number) => memoryOf(context, sample, batchSize);
  const known = peakOf(count);
  const limit = limitOf(known);
  for (let size = Math.floor(count / 2); size >= 1; size = Math.floor(size / 2)) {
    if (peakOf(size) <= limit) return size;
  }
  // Most of the memory holds weights, so the estimate cannot tell which batch fits.
  return count > 1 && known < USABLE * WASM_BYTES ? Math.floor(count / 2) : undefined;
}

/** Whether the batch that failed is estimated to fit if the run recomputes activations, which it does not do yet. */
function fitsRecomputed(context: StepContext, { shape: [count, ...sample] }: Batch): boolean {
  if (context.recomputation) return false;
  const known = memoryOf(context, sample, count);
  return memoryOf(context, sample, count, true) <= limitOf(known);
}

/** Bytes that a step may take, if one that is estimated to take `failed` just does not fit. */
const limitOf = (failed: number) =>
  USABLE * (getBackend() === 'wasm' ? Math.min(WASM_BYTES, failed) : failed);

function memoryOf(
  { model, optimizerSpec, recomputation }: StepContext,
  sample: readonly number[],
  batchSize: number,
  recomputes = recomputation !== undefined,
): number {
  const options = { batchSize, optimizer: optimizerSpec, target: getBackend() };
  const recompute = recomputes && chooseBlocks(model, sample, options);
  return trainingMemory(() => model, sample, { ...options, recompute }).peak;
}
