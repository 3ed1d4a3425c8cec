import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { SweepSpec } from '@convkit/sweep';

/** Options of `convkit train` that may name a file. */
const OPTIONS = ['data', 'augment', 'weights', 'wordVectors', 'teacher'];

/**
 * SHA-256 of each file that the options of a sweep name, by absolute path. Names of datasets and presets, folders, and what cannot be read
 * are left out.
 */
export async function sumInputs({ run, space }: SweepSpec): Promise<Record<string, string>> {
  const named = OPTIONS.flatMap((name) => {
    const dimension = space[name];
    return [run[name], ...(dimension && 'choice' in dimension ? dimension.choice : [])];
  });
  const sums: Record<string, string> = {};
  for (const path of new Set(named)) {
    if (typeof path !== 'string' || !isAbsolute(path) || !(await isFile(path))) continue;
    const sum = await sumOf(path).catch(() => undefined);
    if (sum !== undefined) sums[path] = sum;
  }
  return sums;
}

async function sumOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

const isFile = (path: string) =>
  stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
