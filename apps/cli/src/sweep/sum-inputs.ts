import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { SweepSpec } from '@convkit/sweep';

/** Options of `convkit train` that may name a file. */
const OPTIONS = ['data', 'augment', 'weights', 'wordVectors', 'teacher'];

/** SHA-256 of each file that the options of a sweep name, by path. Folders and what is missing are left out. */
export async function sumInputs({ run, space }: SweepSpec): Promise<Record<string, string>> {
  const named = OPTIONS.flatMap((name) => {
    const dimension = space[name];
    return [run[name], ...(dimension && 'choice' in dimension ? dimension.choice : [])];
  });
  const sums: Record<string, string> = {};
  for (const path of new Set(named)) {
    if (typeof path !== 'string' || !(await isFile(path))) continue;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk);
    sums[path] = hash.digest('hex');
  }
  return sums;
}

const isFile = (path: string) =>
  stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
