import { readFile } from 'node:fs/promises';
import { ConfigError } from '@convkit/core';
import { checkSweep, nextJobs, planSweep, type RunOptions, type SweepSpec } from '@convkit/sweep';
import { withAbsolutePaths } from '../run-settings.js';
import { trialSettings } from './trial-settings.js';

/**
 * Reads and checks the file of a sweep, and the options of its trials.
 * @throws ConfigError naming the file and what is wrong in it.
 */
export async function readSweep(file: string): Promise<SweepSpec> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConfigError(`there is no file ${file}`, {
      cause,
      hint: 'Give a JSON file that describes a sweep.',
    });
  });
  let spec: unknown;
  try {
    spec = JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
  checkSweep(spec);
  const { model, recipe } = spec.run;
  if (model === undefined && recipe === undefined) {
    throw new ConfigError(`${file}: run needs a model`, { hint: 'Add "model": "lenet5", or a recipe.' });
  }
  const absolute = { ...spec, run: withAbsolutePaths(spec.run as never) as unknown as RunOptions };
  for (const { options } of nextJobs(planSweep(absolute), new Map())) trialSettings(options);
  return absolute;
}
