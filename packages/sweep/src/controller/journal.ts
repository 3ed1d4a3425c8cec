import { CheckpointError, checkArguments } from '@convkit/core';
import type { RunFiles } from '@convkit/train';
import { FILES } from '../engine/checks.js';
import { parseResult, removeResult } from '../engine/result-file.js';
import { RESULTS_FILE, RESULTS_FOLDER, SWEEP_FILE } from '../engine/sweep-store.js';
import type { JobResult } from '../engine/trial-job.js';
import type { SweepSpec } from '../spec/sweep-spec.js';
import { changedInputs, sweepDifferences } from './sweep-differences.js';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Milliseconds between writes of `results.jsonl`. */
const WRITE_AFTER = 1000;

/** The results of a sweep, as its folder holds them. */
export class Journal {
  readonly #files: RunFiles;
  readonly #results: Map<string, JobResult>;
  #pending = '';
  #written = Number.NEGATIVE_INFINITY;

  private constructor(files: RunFiles, results: Map<string, JobResult>) {
    this.#files = files;
    this.#results = results;
  }

  /**
   * Opens the journal of a sweep. Starts it if the folder is new. Else takes up its results, also those that were written while no
   * controller was running. Runs that have failed lose their results, so that they run again.
   * @throws CheckpointError if the folder holds another sweep.
   */
  static async open(files: RunFiles, spec: SweepSpec): Promise<Journal> {
    const before = await readSweep(files);
    const differences = before ? sweepDifferences(before, spec) : [];
    if (differences.length > 0) {
      throw new CheckpointError(
        `The folder holds another sweep: its ${SWEEP_FILE} differs in ${differences.join(', ')}`,
        {
          hint: 'Choose another folder with --out, or restore the sweep that it was started with. Only budget and maxFailures may change.',
        },
      );
    }
    const [changed] = before ? changedInputs(before, spec) : [];
    if (changed !== undefined) {
      throw new CheckpointError(`${changed} has changed since the sweep began, or is missing`, {
        hint: 'Restore it, or start another sweep with --out.',
      });
    }
    await files.write(SWEEP_FILE, encode(`${JSON.stringify(spec, undefined, 2)}\n`));
    if (!before) return new Journal(files, new Map());
    const results = await readResults(files);
    await takeUp(files, results);
    const failed = [...results.values()].filter(({ state }) => state === 'failed');
    for (const { job } of failed) {
      await removeResult(files, job);
      results.delete(job);
    }
    const lines = [...results.values()].map((result) => `${JSON.stringify(result)}\n`);
    await files.write(RESULTS_FILE, encode(lines.join('')));
    return new Journal(files, results);
  }

  /** Results by the id of their job. */
  get results(): ReadonlyMap<string, JobResult> {
    return this.#results;
  }

  /** Adds a result. Writes those of a second together: in a bucket, each write replaces the file. */
  async add(result: JobResult): Promise<void> {
    this.#results.set(result.job, result);
    this.#pending += `${JSON.stringify(result)}\n`;
    if (performance.now() - this.#written > WRITE_AFTER) await this.flush();
  }

  /** Writes results that are not in the file yet. If it is never called, the next controller finds them in files of their own. */
  async flush(): Promise<void> {
    const lines = this.#pending;
    if (lines === '') return;
    this.#pending = '';
    await this.#files.append(RESULTS_FILE, encode(lines));
    this.#written = performance.now();
  }
}

/**
 * Reads the specification of a sweep. Returns undefined if the folder holds no sweep.
 * @throws CheckpointError if the file is damaged.
 */
export async function readSweep(files: RunFiles): Promise<SweepSpec | undefined> {
  checkArguments('readSweep', { files }, { files: FILES });
  const bytes = await files.read(SWEEP_FILE);
  if (!bytes) return undefined;
  try {
    const spec = JSON.parse(decode(bytes)) as SweepSpec | null;
    if (typeof spec === 'object' && spec !== null) return spec;
  } catch {
    // Reported below.
  }
  throw new CheckpointError(`${SWEEP_FILE} of the sweep’s folder is damaged`, {
    hint: 'Delete it, and resume the sweep with the file that it was started with.',
  });
}

/**
 * Reads `results.jsonl`. A last line that is incomplete, because a controller was killed meanwhile, is left out: the result is in a file
 * of its own, too.
 */
export async function readResults(files: RunFiles): Promise<Map<string, JobResult>> {
  checkArguments('readResults', { files }, { files: FILES });
  const bytes = await files.read(RESULTS_FILE);
  const lines = bytes ? decode(bytes).split('\n').slice(0, -1) : [];
  const results = lines.map((line, i) => parseResult(line, `line ${i + 1} of ${RESULTS_FILE}`));
  return new Map(results.map((result) => [result.job, result]));
}

/** Adds results that only their own files hold. */
async function takeUp(files: RunFiles, results: Map<string, JobResult>): Promise<void> {
  for (const name of await files.list(RESULTS_FOLDER)) {
    const job = name.replace(/\.json$/, '');
    if (results.has(job)) continue;
    const path = `${RESULTS_FOLDER}/${name}`;
    const bytes = await files.read(path);
    if (bytes) results.set(job, parseResult(decode(bytes), path));
  }
}
