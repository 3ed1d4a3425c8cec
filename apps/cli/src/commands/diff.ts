import { compareTensors } from '@convkit/checkpoint';
import type { WeightsFile } from 'convkit';

import { counted, figure, Output, type OutputFlags } from '../output/output.js';
import { openWeightsFile } from '../weights-file.js';

/** Compares the tensors of two files by key. Sets the exit code 1 if they differ. */
export async function diffFiles(first: string, second: string, flags: OutputFlags): Promise<void> {
  const output = new Output(flags);
  const a = await openWeightsFile(first);
  const b = await openWeightsFile(second).catch(async (error: unknown) => {
    await a.close();
    throw error;
  });
  try {
    const rows: string[][] = [];
    let equal = 0;
    for (const key of new Set([...a.tensors.keys(), ...b.tensors.keys()])) {
      const difference = await differenceOf(key, a, b);
      if (difference === undefined) {
        equal++;
        continue;
      }
      output.json({ event: 'difference', key, ...difference.record });
      rows.push([key, difference.text]);
    }
    output.json({ event: 'diff', equal, different: rows.length });
    if (rows.length === 0) {
      output.print(`The files hold the same ${counted(equal, 'tensor')}.`);
      return;
    }
    process.exitCode = 1;
    output.table(['tensor', 'difference'], rows);
    output.print(`\n${counted(rows.length, 'tensor')} differ, ${equal.toLocaleString('en')} are equal`);
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
}

interface Difference {
  readonly record: object;
  readonly text: string;
}

async function differenceOf(key: string, a: WeightsFile, b: WeightsFile): Promise<Difference | undefined> {
  const [first, second] = [a.tensors.get(key), b.tensors.get(key)];
  if (!first || !second) {
    const only = first ? a.source : b.source;
    return { record: { only }, text: `only in ${only}` };
  }
  if (String(first.shape) !== String(second.shape)) {
    const shapes = [first.shape, second.shape];
    return { record: { shapes }, text: `[${first.shape.join(', ')}] and [${second.shape.join(', ')}]` };
  }
  const { different, maxDifference, relativeDifference } = compareTensors(
    await a.read(key),
    await b.read(key),
  );
  if (different === 0) return undefined;
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    record: {
      different,
      maxDifference: finite(maxDifference),
      relativeDifference: finite(relativeDifference),
    },
    text: `${counted(different, 'value')}, at most ${figure(maxDifference)}, relative ${figure(relativeDifference)}`,
  };
}
