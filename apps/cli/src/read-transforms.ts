import { readFile } from 'node:fs/promises';
import { ConfigError } from '@convkit/core';
import type { TransformSpec } from '@convkit/data';

/**
 * The transforms of a JSON file: a list of objects, each with the name of a transform and its options.
 * @throws ConfigError naming the file when it cannot be read or holds something else.
 */
export async function readTransforms(file: string): Promise<TransformSpec[]> {
  const specs = await parsed(file);
  if (Array.isArray(specs) && specs.every((spec) => typeof spec?.name === 'string')) return specs;
  throw new ConfigError(`${file} holds no list of transforms`, {
    hint: 'For example [{ "name": "random-flip", "direction": "horizontal" }].',
  });
}

async function parsed(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new ConfigError(`the transforms in ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
