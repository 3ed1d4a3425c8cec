import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { machine } from '../machine.js';
import { nodeOf, type Peer } from '../peers.js';
import type { Contender, Row } from '../row.js';
import type { StepWork } from '../side.js';
import { TRAINING } from '../training-rows.js';
import type { Peak } from './peak.js';
import type { Profile } from './profile.js';
import { kernelTable, peakTable } from './table.js';

/** What `roofline-process.ts` measures: the peaks of the machine, or the kernels of a training step. */
export type RooflineRequest =
  | { readonly threadCounts: readonly number[] }
  | { readonly work: StepWork; readonly threads: number; readonly steps: number; readonly rounds: number };

/** A table, the name of its place in the document, and the results that it shows. */
export interface RooflineTable {
  readonly name: string;
  readonly title: string;
  readonly table: string;
  readonly results: readonly object[];
}

type StepRow = Row & { readonly work: StepWork };

/** The rows that have a table of kernels: the training steps. */
export const ROOFLINE_ROWS: readonly StepRow[] = TRAINING.filter(
  (row): row is StepRow => row.work.kind === 'step',
);

/** Place of the peaks in the document. */
export const PEAK_TABLE = 'roofline';

/** Place of a row's kernels in the document. */
export const rooflineName = ({ name }: Pick<Row, 'name'>): string => `${PEAK_TABLE}-${name}`;

/** Measures the peaks of the machine in each version of Node, then the kernels of each row, each in a process of its own. */
export async function* rooflines(
  rows: readonly StepRow[],
  { rounds, quick }: { readonly rounds: number; readonly quick: boolean },
): AsyncGenerator<RooflineTable> {
  const sides = new Map<StepRow, readonly Contender[]>(rows.map((row) => [row, convkitIn(row)]));
  const contenders = [...sides.values()].flat();
  const threadCounts = [...new Set([1, ...contenders.map(({ threads }) => threads), availableParallelism()])];
  const peaks = new Map<Peer['where'], readonly Peak[]>();
  for (const where of new Set(contenders.map((contender) => contender.where))) {
    peaks.set(where, await ask<Peak[]>(where, { threadCounts: threadCounts.sort((a, b) => a - b) }));
  }
  yield {
    name: PEAK_TABLE,
    title: 'what this machine can do',
    table: [
      `${machine()}.`,
      ...[...peaks].map(([where, found]) => `In ${titleOf(where)}:\n\n${peakTable(found)}`),
    ].join('\n\n'),
    results: [...peaks].map(([where, found]) => ({ engine: titleOf(where), peaks: found })),
  };
  for (const [row, own] of sides) {
    const profiles: Profile[] = [];
    const tables: string[] = [];
    for (const { where, threads, steps } of own) {
      const request = { work: row.work, threads, steps: quick ? 1 : steps, rounds };
      const profile = await ask<Profile>(where, request);
      profiles.push(profile);
      const peak = peaks.get(where)?.find((found) => found.threads === threads) as Peak;
      tables.push(kernelTable(profile, peak));
    }
    yield { name: rooflineName(row), title: row.title, table: tables.join('\n\n'), results: profiles };
  }
}

const convkitIn = ({ contenders }: Row) =>
  contenders.filter(({ runs, where }) => runs === 'convkit' && where !== 'chromium');

const titleOf = (where: Peer['where']) => (where === 'node24' ? 'Node 24' : `Node ${process.versions.node}`);

async function ask<T>(where: Peer['where'], request: RooflineRequest): Promise<T> {
  const script = fileURLToPath(new URL('../../dist/roofline-process.js', import.meta.url));
  const { stdout } = await promisify(execFile)(await nodeOf(where), [script, JSON.stringify(request)], {
    maxBuffer: 2 ** 26,
  }).catch(({ stderr, cause }) => {
    throw new Error(`${titleOf(where)} cannot measure ${JSON.stringify(request)}: ${stderr}`, { cause });
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) as string) as T;
}
