import { existsSync } from 'node:fs';
import path from 'node:path';
import { ConfigError, outputNames, type RunSpec } from '@convkit/core';
import { CHECKPOINT_FILE, NodeRunStore } from '@convkit/train/node';
import {
  type ClassifierRun,
  type RegressorRun,
  type TrainingData,
  type TrainingOptions,
  trainClassifier,
  trainRegressor,
} from 'convkit';
import { listenForInterrupts } from '../interruption.js';
import { openCheckpoint } from '../open-run.js';
import { checkOverfitting, printEstimate } from '../output/checks.js';
import { counted, Output, type OutputFlags } from '../output/output.js';
import { reportRun } from '../output/report-run.js';
import {
  checkDataExists,
  checkUnchanged,
  countImages,
  dataFlags,
  dataOf,
  mergeSettings,
  type RunSettings,
  readSettings,
  withAbsolutePaths,
} from '../run-settings.js';
import { type KeepingFlags, keepingOptions } from '../safeguard-flags.js';
import { kindOf } from '../sequence-data.js';
import { type OpenedTraining, openTrainingData } from '../table-data.js';
import { techniqueOptions } from '../technique-flags.js';
import { workersOf } from '../workers-of.js';

export interface TrainFlags extends Omit<RunSettings, 'model'>, OutputFlags, KeepingFlags {
  readonly out?: string;
  readonly resume?: string;
  readonly verbose?: boolean;
  readonly checkpointEvery?: number;
  readonly insightEvery?: number;
  readonly overfitBatches?: number;
  readonly estimate?: boolean;
  readonly workers?: number | 'auto';
}

/** Steps between those that log insight. At 20, insight takes a few percent of the time. */
const INSIGHT_EVERY = 20;

/**
 * Trains a model or resumes a run.
 * @param choose - selects the data that the run uses. Defaults to all.
 */
export async function train(
  model: string,
  flags: TrainFlags,
  choose: (data: OpenedTraining) => OpenedTraining = (data) => data,
): Promise<void> {
  const {
    json,
    verbose: _,
    out,
    resume,
    insightEvery = INSIGHT_EVERY,
    overfitBatches,
    estimate,
    ...rest
  } = flags;
  const { checkpointEvery, keepLast, onOutOfMemory, recompute, workers, ...given } = rest;
  const output = new Output({ ...(json && { json }) });
  const folder = folderOf(model, { out, resume });
  const hasCheckpoint = resume !== undefined && existsSync(path.join(folder, CHECKPOINT_FILE));
  const saved = resume === undefined ? undefined : await readSettings(folder);
  if (resume !== undefined && !saved && !hasCheckpoint && given.data === undefined) {
    throw new ConfigError(`${resume} holds no run to resume`, {
      hint: 'Name the folder of a run, or give --data to start a run in this one.',
    });
  }
  const kind = kindOf(model);
  const requested = { model, ...(kind && { kind }), ...given };
  const merged = saved && hasCheckpoint ? mergeSettings(saved, requested) : { ...saved, ...requested };
  const opened = await openRunData(merged, {
    isOwn: given.data === undefined && saved !== undefined,
    ...(saved && hasCheckpoint && { resume: folder }),
  });
  const data = choose(opened);
  // A checkpoint names the weights as they were given when its run started.
  const settings = {
    ...withAbsolutePaths(merged),
    ...(hasCheckpoint && merged.weights !== undefined && { weights: merged.weights }),
    images: countImages(data),
  };
  const options = {
    ...optionsOf(settings, data),
    ...(checkpointEvery !== undefined && { checkpointEvery }),
    ...(insightEvery > 0 && { insightEvery }),
    ...keepingOptions({ keepLast, onOutOfMemory, recompute }),
    ...workersOf(workers, data),
    settings: { ...settings },
  };
  if (overfitBatches !== undefined) return checkOverfitting(options, overfitBatches, output);
  if (estimate) return printEstimate(options, output);
  const interruption = listenForInterrupts();
  const store = await NodeRunStore.open(folder, { resume: hasCheckpoint });
  try {
    const place = { out: store, resume: hasCheckpoint, signal: interruption.signal };
    const run = startRun({ ...options, ...place }, data);
    // The iteration below reports a failure.
    run.result.catch(() => {});
    const { type } = await reportRun(run, output, {
      folder,
      settings,
      data,
      signal: interruption.signal,
    });
    (await run.result).dispose();
    if (type === 'interrupted') process.exitCode = interruption.exitCode;
  } finally {
    interruption.end();
    await store.close();
  }
}

/** Default metrics of a regression. */
export const OF_NUMBERS = ['rmse', 'mae', 'r2'] as const;

/** Starts a run of the data's task. */
export function startRun(
  options: Omit<TrainingOptions, 'data'>,
  data: TrainingData,
): ClassifierRun | RegressorRun {
  if (data.task === 'regression') return trainRegressor({ metrics: OF_NUMBERS, ...options, data });
  return trainClassifier({ ...options, data });
}

/**
 * Opens the data of a run.
 * @param isOwn - whether it is the data that the settings of the run name, rather than --data.
 * @param resume - folder of the run to resume, whose data must not have changed.
 */
export async function openRunData(
  settings: RunSettings,
  { isOwn, resume }: { readonly isOwn: boolean; readonly resume?: string },
): Promise<OpenedTraining> {
  const source = dataOf(settings, 'train');
  if (isOwn) checkDataExists(source);
  const data = await openTrainingData(source, dataFlags(settings));
  const { limit } = settings;
  if (limit !== undefined && data.train.length < 2) {
    throw new ConfigError(
      `--limit ${limit} leaves ${counted(data.train.length, 'training sample')}, but training needs at least 2`,
      { hint: 'Increase --limit.' },
    );
  }
  if (resume === undefined) return data;
  const spec = (await openCheckpoint(resume)).spec as RunSpec;
  checkUnchanged(settings, data, outputNames(spec.model));
  // The settings have the absolute path, the checkpoint the one that was given.
  return { ...data, source: spec.data.source };
}

function folderOf(
  model: string,
  { out, resume }: { out: string | undefined; resume: string | undefined },
): string {
  if (out !== undefined && resume !== undefined && out !== resume) {
    throw new ConfigError(`--out ${out} contradicts --resume ${resume}`, {
      hint: 'Leave out --out: a resumed run stays in its folder.',
    });
  }
  return resume ?? out ?? `runs/${model}-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`;
}

/** The options of a run with these settings. */
export function optionsOf<Data extends TrainingData>(
  settings: RunSettings,
  data: Data,
): Omit<TrainingOptions, 'data'> & { readonly data: Data } {
  const {
    freeze,
    decayExcept,
    lr,
    from,
    partial,
    dataDir,
    limit,
    validationSplit,
    fold,
    channels,
    background,
    skipCorrupt,
    allowEmpty,
    images,
    target,
    task,
    imageColumn,
    kind,
    textColumn,
    idColumn,
    timeColumn,
    length,
    minCount,
    temperature,
    teacherWeight,
    stochasticDepth,
    unfreeze,
    ...same
  } = settings;
  return {
    ...same,
    ...techniqueOptions(settings),
    data,
    ...(lr !== undefined && { learningRate: lr }),
    ...(from !== undefined && { weightsFrom: from }),
    ...(partial && { strict: false }),
    ...(decayExcept !== undefined && {
      noDecay: decayExcept === 'biases-and-norms' ? decayExcept : new RegExp(decayExcept),
    }),
    ...(freeze !== undefined && { freeze: freeze === 'backbone' ? freeze : new RegExp(freeze) }),
  };
}
