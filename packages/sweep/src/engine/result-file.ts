import { CheckpointError } from '@convkit/core';
import type { RunFiles } from '@convkit/train';
import type { RunOptions } from '../spec/sweep-spec.js';
import { RESULTS_FOLDER } from './sweep-store.js';
import type { JobResult, TrialJob } from './trial-job.js';

const nameOf = (job: string) => `${RESULTS_FOLDER}/${job}.json`;

/**
 * Reads the result of a job. Returns undefined if there is none.
 * @throws CheckpointError if the file is damaged, or belongs to another job of this name.
 */
export async function readResult(files: RunFiles, { id, options }: TrialJob): Promise<JobResult | undefined> {
  const bytes = await files.read(nameOf(id));
  if (!bytes) return undefined;
  const result = parseResult(new TextDecoder().decode(bytes), nameOf(id));
  if (result.job === id && isSame(result.options, options)) return result;
  throw new CheckpointError(`${nameOf(id)} is the result of another sweep`, {
    hint: 'Use another folder for this sweep.',
  });
}

/** Whether two sets of options are equal, in any order. */
const isSame = (first: RunOptions = {}, second: RunOptions) =>
  JSON.stringify(Object.entries(first).sort()) === JSON.stringify(Object.entries(second).sort());

/** Writes the result of a job. */
export function writeResult(files: RunFiles, result: JobResult): Promise<void> {
  return files.write(nameOf(result.job), new TextEncoder().encode(`${JSON.stringify(result)}\n`));
}

/** Deletes the result of a job, so that it can run again. */
export const removeResult = (files: RunFiles, job: string): Promise<void> => files.remove(nameOf(job));

const isCurve = (curve: unknown) =>
  Array.isArray(curve) && curve.every((point) => typeof point === 'object' && point !== null);

/** @throws CheckpointError if `text` is not a result. */
export function parseResult(text: string, where: string): JobResult {
  try {
    const result = JSON.parse(text) as JobResult;
    const { job, trial, state, curve = [] } = result;
    if (typeof job === 'string' && typeof trial === 'number' && state && isCurve(curve)) return result;
  } catch {
    // Reported below.
  }
  throw new CheckpointError(`${where} is damaged: it holds no result`, {
    hint: 'Delete it, and resume the sweep.',
  });
}
