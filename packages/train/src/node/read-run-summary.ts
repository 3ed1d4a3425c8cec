import fs from 'node:fs/promises';
import path from 'node:path';
import { openTensorFile } from '@convkit/checkpoint';
import { fileSource } from '@convkit/checkpoint/node';
import { CheckpointError, checkArguments, isConvkitError } from '@convkit/core';
import { parseRunDescription, type RunDescription } from '../checkpoint/run-checkpoint.js';
import { CONFIG_FILE, type RunConfig, readRunConfig } from '../run-folder/config-file.js';
import { logLines, METRICS_FILE } from '../run-folder/parse-metrics.js';
import { type EventSummary, summarizeEvents } from '../run-folder/summarize-events.js';
import { NodeRunFiles } from './node-run-files.js';
import { CHECKPOINT_FILE } from './node-run-store.js';
import { isLocked } from './run-lock.js';

/** A run in a folder, without its weights. */
export interface RunSummary extends EventSummary {
  /** Path of the folder. */
  readonly folder: string;
  /** State: a process trains the run, it can be resumed, it is complete, or one of its files is damaged. */
  readonly state: 'running' | 'interrupted' | 'done' | 'broken';
  /** What is wrong with a broken run. */
  readonly problem?: string;
  /** Its `config.json`. Undefined in runs of older versions. */
  readonly config?: RunConfig;
  /** Metadata of its checkpoint. Undefined before the first one. */
  readonly checkpoint?: RunDescription;
}

/** Whether a folder holds a run. */
export async function isRunFolder(folder: string): Promise<boolean> {
  checkArguments('isRunFolder', { folder }, { folder: 'name' });
  const names = await fs.readdir(folder).catch((): string[] => []);
  return [CHECKPOINT_FILE, CONFIG_FILE, METRICS_FILE].some((name) => names.includes(name));
}

/** Reads the summary of a run. A damaged file does not throw an error, but makes the run `broken`. */
export async function readRunSummary(folder: string): Promise<RunSummary> {
  checkArguments('readRunSummary', { folder }, { folder: 'name' });
  const problems: string[] = [];
  const attempt = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!isConvkitError(error)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const files = new NodeRunFiles(folder);
  const isRunning = await isLocked(folder);
  const config = await attempt(() => readRunConfig(files));
  const checkpoint = await attempt(() => readDescription(path.join(folder, CHECKPOINT_FILE)));
  const summary = (await attempt(() => readLog(files, isRunning))) ?? summarizeEvents([]);
  const epoch = Math.max(summary.epoch, checkpoint?.state.epoch ?? 0);
  const [problem] = problems;
  return {
    ...summary,
    epoch,
    ...(summary.epochs === undefined && checkpoint && { epochs: epochsOf(checkpoint) }),
    folder,
    state:
      problem !== undefined
        ? 'broken'
        : isRunning
          ? 'running'
          : isDone(summary, checkpoint)
            ? 'done'
            : 'interrupted',
    ...(problem !== undefined && { problem }),
    ...(config && { config }),
    ...(checkpoint && { checkpoint }),
  };
}

async function readLog(files: NodeRunFiles, isRunning: boolean): Promise<EventSummary> {
  const bytes = (await files.read(METRICS_FILE)) ?? new Uint8Array(0);
  const lines = logLines(bytes);
  const rest = new TextDecoder().decode(bytes.subarray(lines.at(-1)?.end ?? 0));
  // A run that was killed leaves a part of its last line, which it completes when it is resumed.
  if (rest.includes('\n') && !isRunning) {
    throw new CheckpointError(`${METRICS_FILE} is damaged in line ${lines.length + 1}`);
  }
  return summarizeEvents(lines.map(({ event }) => event));
}

async function readDescription(file: string): Promise<RunDescription | undefined> {
  if (!(await fs.stat(file).catch(() => undefined))) return undefined;
  const opened = await openTensorFile(await fileSource(file));
  try {
    return parseRunDescription(opened.metadata);
  } finally {
    await opened.close();
  }
}

const epochsOf = ({ recipe }: RunDescription) => (recipe as { readonly epochs: number }).epochs;

/** Runs of older versions have no log. */
function isDone({ done }: EventSummary, checkpoint: RunDescription | undefined): boolean {
  return done !== undefined || (checkpoint !== undefined && checkpoint.state.epoch >= epochsOf(checkpoint));
}
