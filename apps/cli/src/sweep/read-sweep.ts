import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '@convkit/core';
import {
  checkSweep,
  nextJobs,
  type ParameterValue,
  planSweep,
  type RunOptions,
  type SearchSpace,
  type SweepSpec,
} from '@convkit/sweep';
import { isAugmentationName } from '../flags.js';
import { withAbsolutePaths } from '../run-settings.js';
import { sumInputs } from './sum-inputs.js';
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
    spec = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new ConfigError(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
  checkSweep(spec);
  const hasModel = ['model', 'recipe'].some(
    (name) => Object.hasOwn(spec.run, name) || Object.hasOwn(spec.space, name),
  );
  if (!hasModel) {
    throw new ConfigError(`${file}: run needs a model`, { hint: 'Add "model": "lenet5", or a recipe.' });
  }
  for (const { options } of nextJobs(planSweep(spec), new Map())) trialSettings(options);
  const absolute = { ...spec, run: absoluteRun(spec.run), space: absoluteSpace(spec.space) };
  const inputs = { ...spec.inputs, ...(await sumInputs(absolute)) };
  return { ...absolute, ...(Object.keys(inputs).length > 0 && { inputs }) };
}

/** Workers may run in another folder, and a sweep may be resumed from another. */
function absoluteRun(run: RunOptions): RunOptions {
  const { augment } = run;
  const isFile = typeof augment === 'string' && !isAugmentationName(augment);
  return {
    ...(withAbsolutePaths(run as never) as unknown as RunOptions),
    ...(isFile && { augment: path.resolve(augment) }),
  };
}

const absoluteSpace = (space: SearchSpace): SearchSpace =>
  Object.fromEntries(
    Object.entries(space).map(([name, dimension]) => {
      if (!('choice' in dimension)) return [name, dimension];
      const choice = dimension.choice.map((value) => absoluteRun({ [name]: value })[name] as ParameterValue);
      return [name, { ...dimension, choice }];
    }),
  );
