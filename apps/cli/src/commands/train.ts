import { existsSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from '@convkit/core';
import { CHECKPOINT_FILE, NodeRunStore } from '@convkit/train/node';
import { type ClassificationData, type TrainClassifierOptions, trainClassifier } from 'convkit';
import { openData } from '../data.js';
import { listenForInterrupts } from '../interruption.js';
import { Output, type OutputFlags } from '../output/output.js';
import { reportRun } from '../output/report-run.js';
import {
  dataFlags,
  dataOf,
  mergeSettings,
  type RunSettings,
  readSettings,
  saveSettings,
} from '../run-settings.js';

interface TrainFlags extends Omit<RunSettings, 'model'>, OutputFlags {
  readonly out?: string;
  readonly resume?: string;
  readonly verbose?: boolean;
  readonly checkpointEvery?: number;
  readonly workers?: number;
}

/** Trains a model or resumes a run. */
export async function train(model: string, flags: TrainFlags): Promise<void> {
  const { json, verbose: _, out, resume, checkpointEvery, workers, ...given } = flags;
  const output = new Output({ ...(json && { json }) });
  const folder = folderOf(model, { out, resume });
  const hasCheckpoint = resume !== undefined && existsSync(path.join(folder, CHECKPOINT_FILE));
  const saved = resume === undefined ? undefined : await readSettings(folder);
  const requested = { model, ...given };
  const settings = saved && hasCheckpoint ? mergeSettings(saved, requested) : { ...saved, ...requested };
  const data = await openData(dataOf(settings, 'train'), dataFlags(settings));
  const options = {
    ...optionsOf(settings, data),
    ...(checkpointEvery !== undefined && { checkpointEvery }),
    ...(workers !== undefined && { workers }),
  };
  const interruption = listenForInterrupts();
  const store = await NodeRunStore.open(folder, { resume: hasCheckpoint });
  try {
    const run = trainClassifier({
      ...options,
      out: store,
      resume: hasCheckpoint,
      signal: interruption.signal,
    });
    // The iteration below reports a failure.
    run.result.catch(() => {});
    await saveSettings(folder, settings);
    const { type } = await reportRun(run, output, { folder, settings, data });
    (await run.result).dispose();
    if (type === 'interrupted') process.exitCode = interruption.exitCode;
  } finally {
    interruption.end();
    await store.close();
  }
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
function optionsOf(settings: RunSettings, data: ClassificationData): TrainClassifierOptions {
  const {
    freeze,
    lr,
    dataDir,
    limit,
    validationSplit,
    channels,
    background,
    skipCorrupt,
    allowEmpty,
    ...same
  } = settings;
  return {
    ...same,
    data,
    ...(lr !== undefined && { learningRate: lr }),
    ...(freeze !== undefined && { freeze: freeze === 'backbone' ? freeze : new RegExp(freeze) }),
  };
}
