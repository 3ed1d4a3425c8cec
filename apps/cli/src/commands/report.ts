import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from '@convkit/checkpoint/node';
import { CheckpointError, ConfigError, isConvkitError, type RunSpec } from '@convkit/core';
import { readSweep } from '@convkit/sweep';
import { directoryStore } from '@convkit/sweep/node';
import { METRICS_FILE } from '@convkit/train';
import { CHECKPOINT_FILE } from '@convkit/train/node';
import {
  type BackendOptions,
  evaluateForReport,
  type LearningRateRange,
  type RunReport,
  renderReport,
  reportOfRun,
} from 'convkit';
import { openTrained } from '../open-run.js';
import { counted, Output, type OutputFlags } from '../output/output.js';
import { nounsOf } from '../output/sample-nouns.js';
import { repeatCommand } from '../repeat-command.js';
import {
  changesOf,
  checkDataExists,
  dataFlags,
  dataOf,
  type RunSettings,
  readSettings,
} from '../run-settings.js';
import { renderFrom } from '../sweep/write-report.js';
import { type OpenedTraining, openTrainingData } from '../table-data.js';

interface ReportFlags extends Pick<BackendOptions, 'backend' | 'threads'>, OutputFlags {
  readonly out?: string;
  readonly dataDir?: string;
  /** Whether to evaluate the network. */
  readonly evaluate?: boolean;
  /** Selects the data that the evaluation uses. Defaults to all. */
  readonly choose?: (data: OpenedTraining) => OpenedTraining;
}

/** Writes the report of a run or a sweep, complete or not, as one HTML file. */
export async function report(folder: string, flags: ReportFlags): Promise<void> {
  const output = new Output(flags);
  const { out = path.join(folder, 'report.html') } = flags;
  if (await reportOfSweep(folder, out, output)) return;
  const contents = await contentsOf(folder);
  const settings = await readSettings(folder);
  const run = await reportOfRun(contents);
  const command = settings && repeatCommand(settings);
  const evaluation = contents.checkpoint
    ? await evaluationOf(folder, run, { settings, flags })
    : { missing: 'The run has no checkpoint yet, so there is no network to evaluate.' };
  const page = renderReport({ ...run, evaluation, ...(command !== undefined && { command }) });
  await writeFileAtomically(out, [new TextEncoder().encode(page)]);
  output.json({ event: 'report', file: out, events: run.events.length, evaluated: 'task' in evaluation });
  output.print(`report: ${out}, ${counted(run.events.length, 'event')}`);
}

/** Writes the report of a sweep. Returns false if the folder does not hold one. */
async function reportOfSweep(folder: string, out: string, output: Output): Promise<boolean> {
  const store = directoryStore(folder);
  const spec = await readSweep(store.files);
  if (!spec) return false;
  await writeFileAtomically(out, [new TextEncoder().encode(await renderFrom(spec, store))]);
  output.json({ event: 'report', file: out });
  output.print(`report: ${out}`);
  return true;
}

async function contentsOf(folder: string) {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new ConfigError(`${folder} is not a folder`, { hint: 'Give the folder of a run.' });
  }
  const [metrics, checkpoint, config, rates] = await Promise.all(
    [METRICS_FILE, CHECKPOINT_FILE, 'config.json', 'learning-rate.json'].map((name) =>
      readIfPresent(path.join(folder, name)),
    ),
  );
  if (!metrics && !checkpoint) {
    throw new CheckpointError(`${folder} holds no run`, {
      hint: `Name a folder with ${METRICS_FILE} or ${CHECKPOINT_FILE}.`,
    });
  }
  const learningRates = parse<LearningRateRange>('learning-rate.json', rates);
  const parsed = parse<object>('config.json', config);
  return {
    ...(metrics && { metrics }),
    ...(checkpoint && { checkpoint }),
    ...(parsed && { config: parsed }),
    ...(learningRates && { learningRates }),
  };
}

async function readIfPresent(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CheckpointError(`cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}

function parse<T>(name: string, bytes: Uint8Array | undefined): T | undefined {
  if (!bytes) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as T;
  } catch (cause) {
    throw new CheckpointError(`${name} is damaged: ${(cause as Error).message}`, { cause });
  }
}

/** The evaluation on the run's test set, or the reason why there is none. */
async function evaluationOf(
  folder: string,
  { spec }: RunReport,
  { settings, flags }: { readonly settings: RunSettings | undefined; readonly flags: ReportFlags },
): Promise<NonNullable<RunReport['evaluation']>> {
  const { evaluate = true, dataDir, backend, threads, choose = (data) => data } = flags;
  if (!evaluate) {
    return {
      missing: 'Evaluation was skipped with --no-evaluate. Without that flag, the report includes it.',
    };
  }
  const source = settings?.data ?? spec?.data.source;
  try {
    checkDataExists(dataOf({ ...(source !== undefined && { data: source }) }, 'report'));
  } catch (error) {
    if (!isConvkitError(error, 'CONFIG')) throw error;
    process.stderr.write(`warning: ${error.message}; the report has no evaluation\n`);
    return { missing: `The data of the run, ${source}, is gone.` };
  }
  const data = choose(
    await openTrainingData(source as string, {
      ...dataFlags(settings ?? seedOf(spec)),
      ...(dataDir !== undefined && { dataDir }),
    }),
  );
  const changes = settings && flags.choose === undefined ? changesOf(settings, data) : undefined;
  if (changes !== undefined) {
    process.stderr.write(`warning: the data has changed since the run started: ${changes}\n`);
  }
  const network = await openTrained(folder, {
    ...(backend && { backend }),
    ...(threads !== undefined && { threads }),
  });
  try {
    const part = data.test === data.validation ? 'validation and test' : 'test';
    return await evaluateForReport(
      network,
      data,
      `the ${part} ${nounsOf(network.spec.encoding).many} of ${data.source}`,
    );
  } finally {
    network.dispose();
  }
}

const seedOf = (spec: RunSpec | undefined) => (spec ? { seed: spec.seed } : {});
