import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '@convkit/core';
import { SWEEP_FILE, TRIALS_FOLDER } from '@convkit/sweep';
import { metricDirection } from '@convkit/train';
import { isRunFolder, type RunSummary, readRunSummary } from '@convkit/train/node';
import { counted, Output, type OutputFlags } from '../output/output.js';
import { printComparison, printRuns, settingsOf } from '../output/runs-table.js';

interface RunsFlags extends OutputFlags {
  readonly sort?: string;
}

/** Lists the runs in a folder, or compares several runs. */
export async function listRuns(folders: readonly string[], { sort, ...flags }: RunsFlags): Promise<void> {
  const output = new Output(flags);
  const [first = 'runs', ...others] = folders;
  const isComparison = others.length > 0;
  const found = isComparison ? await named(folders) : await runsIn(first);
  const runs = sorted(await Promise.all(found.map(summaryOf)), sort);
  for (const run of runs) output.json(asRecord(run));
  if (isComparison) printComparison(output, runs);
  else printRuns(output, runs);
}

/** The summary of a run. A trial of a sweep has the measurements of its validation set in place of those of the test set. */
async function summaryOf(folder: string): Promise<RunSummary> {
  const summary = await readRunSummary(folder);
  const sweep = path.join(folder, '..', '..', SWEEP_FILE);
  if (!summary.done || !existsSync(sweep)) return summary;
  return { ...summary, done: { ...summary.done, testLoss: undefined, testAccuracy: undefined } };
}

/** The runs in a folder, the trials of a sweep, or the folder itself if it is a run. */
async function runsIn(given: string): Promise<string[]> {
  if (await isRunFolder(given)) return [given];
  const folder = existsSync(path.join(given, SWEEP_FILE)) ? path.join(given, TRIALS_FOLDER) : given;
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new ConfigError(`there is no folder ${folder}`, { cause, hint: 'Give a folder of runs.' });
  });
  const runs: string[] = [];
  for (const entry of entries) {
    const child = path.join(folder, entry.name);
    if ((entry.isDirectory() || entry.isSymbolicLink()) && (await isRunFolder(child))) runs.push(child);
  }
  if (runs.length > 0) return runs.sort();
  throw new ConfigError(`${folder} holds no runs`, {
    hint: 'Give a folder of runs, or start a run with convkit train.',
  });
}

async function named(folders: readonly string[]): Promise<readonly string[]> {
  for (const folder of folders) {
    if (await isRunFolder(folder)) continue;
    throw new ConfigError(`${folder} is not the folder of a run`, {
      hint: 'Give the folders of two or more runs.',
    });
  }
  return folders;
}

/**
 * Sorts runs by the best value of a metric, the best first. Runs without it come last.
 * @throws ConfigError if no run has it.
 */
function sorted(runs: readonly RunSummary[], metric: string | undefined): readonly RunSummary[] {
  if (metric === undefined) return runs;
  if (!runs.some(({ best }) => metric in best)) {
    const known = [...new Set(runs.flatMap(({ best }) => Object.keys(best)))];
    throw new ConfigError(`none of ${counted(runs.length, 'run')} has the metric '${metric}'`, {
      hint: known.length > 0 ? `Choose one of ${known.join(', ')}.` : 'Leave out --sort.',
    });
  }
  const sign = metricDirection(metric) === 'higher' ? -1 : 1;
  const rankOf = ({ best }: RunSummary) => sign * (best[metric] ?? sign * Number.POSITIVE_INFINITY);
  return [...runs].sort((a, b) => compare(rankOf(a), rankOf(b)));
}

/** The difference of two infinities is NaN. */
const compare = (a: number, b: number) => (a === b ? 0 : a - b);

function asRecord(run: RunSummary): object {
  const { folder, state, problem, epoch, epochs, last, best, seconds, done, config } = run;
  return {
    event: 'run',
    folder,
    state,
    ...(problem !== undefined && { problem }),
    settings: settingsOf(run),
    epoch,
    epochs,
    last,
    best,
    seconds: Number(seconds.toFixed(1)),
    ...(done && {
      testLoss: done.testLoss,
      testAccuracy: done.testAccuracy,
      weightsSha256: done.weightsSha256,
    }),
    ...(config && { created: config.created, environment: config.environment, data: config.data }),
  };
}
