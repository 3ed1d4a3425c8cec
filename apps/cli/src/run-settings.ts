import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  CheckpointError,
  ConfigError,
  type OptimizerSpec,
  type RunSpec,
  type ScheduleSpec,
} from '@convkit/core';
import type { TransformSpec } from '@convkit/data';
import { assertSameSpec, decodeRunCheckpoint } from '@convkit/train';
import { readRunFolder } from '@convkit/train/node';
import type { AugmentationName } from 'convkit';
import type { DataFlags } from './data.js';

/** The model and the flags that decide what a run computes. They are saved in its folder, so that it can be resumed without them. */
export interface RunSettings extends DataFlags {
  readonly model: string;
  readonly data?: string;
  readonly variant?: string;
  readonly size?: number;
  readonly widthMultiplier?: number;
  readonly weights?: string;
  /** 'backbone', or a regular expression of state-dict keys. */
  readonly freeze?: string;
  readonly backend?: 'wasm' | 'cpu';
  readonly threads?: number;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly optimizer?: OptimizerSpec['name'];
  readonly lr?: number | 'auto';
  readonly schedule?: ScheduleSpec;
  readonly normalize?: 'recipe' | 'dataset';
  readonly augment?: AugmentationName | readonly TransformSpec[];
  readonly classWeights?: 'balanced';
}

const FILE = 'settings.json';

/** Saves the settings in the folder of a run, replacing the file atomically. */
export async function saveSettings(folder: string, settings: RunSettings): Promise<void> {
  const file = path.join(folder, FILE);
  try {
    await writeFile(`${file}.tmp`, `${JSON.stringify(settings, undefined, 2)}\n`);
    await rename(`${file}.tmp`, file);
  } catch (cause) {
    throw new CheckpointError(`cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** The settings in the folder of a run. Undefined if there are none: the folder is new, or the command line did not start the run. */
export async function readSettings(folder: string): Promise<RunSettings | undefined> {
  const file = path.join(folder, FILE);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CheckpointError(`${file} is damaged: ${(cause as Error).message}`, {
      cause,
      hint: 'Delete it and repeat the options that the run was started with.',
    });
  }
}

/**
 * Completes the requested settings with those of the run to resume.
 * @throws ConfigError if they contradict each other.
 */
export function mergeSettings(saved: RunSettings, requested: RunSettings): RunSettings {
  assertSameSpec(saved, requested);
  // An option that a transform leaves out means its default, not the value of the saved run.
  if (requested.augment)
    assertSameSpec({ augment: saved.augment }, { augment: requested.augment }, { whole: true });
  return { ...saved, ...requested };
}

/** The data of a trained run, with the flags that it was read with. */
export async function dataOfRun(folder: string): Promise<DataFlags & { readonly data?: string }> {
  const settings = await readSettings(folder);
  if (settings) return settings;
  if (folder.endsWith('.safetensors')) return {};
  const { spec } = await decodeRunCheckpoint(await readRunFolder(folder));
  const { data, seed } = spec as RunSpec;
  return { data: data.source, seed };
}

/** The flags among `settings` that say how the data is read. */
export function dataFlags({
  dataDir,
  channels,
  validationSplit,
  seed,
  limit,
  background,
  skipCorrupt,
  allowEmpty,
}: DataFlags): DataFlags {
  const flags = { dataDir, channels, validationSplit, seed, limit, background, skipCorrupt, allowEmpty };
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

/** @throws ConfigError if no data is named. */
export function dataOf({ data }: Pick<RunSettings, 'data'>, command: string): string {
  if (data !== undefined) return data;
  throw new ConfigError(`${command} needs --data`, { hint: 'Add a dataset, for example --data mnist.' });
}
