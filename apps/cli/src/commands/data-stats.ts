import { datasetStatistics, type Split } from '@convkit/data';
import { openDataset } from '../datasets.js';
import { Output, type OutputFlags } from '../output/output.js';

interface StatsFlags extends OutputFlags {
  readonly dataDir?: string;
  readonly split: Split;
}

const NAMED = 20;

/** Reads a data set once and tells what is in it. */
export async function dataStats(
  source: string,
  { dataDir: dir, split, ...flags }: StatsFlags,
): Promise<void> {
  const output = new Output(flags);
  const from = { source, ...(dir !== undefined && { dir }) };
  const dataset = await openDataset(from, split, { channels: 3, onCorrupt: 'skip' });
  const statistics = await datasetStatistics(dataset);
  const { count, perClass, mean, std, heights, widths, duplicates } = statistics;
  const broken = [...(dataset.skipped ?? []), ...statistics.broken].map(({ reason }) => reason);
  output.record({ event: 'stats', ...statistics, broken });
  output.say(`${source}, ${split}: ${count.toLocaleString('en')} images`);
  output.say(`height ${span(heights)}, width ${span(widths)}, channels ${mean.length}`);
  output.say(`mean ${figures(mean)}, deviation ${figures(std)} (of values from 0 to 1)`);
  output.table(
    ['class', 'images'],
    perClass.map((row) => [row.name, row.count]),
  );
  const repeated = duplicates.reduce((sum, { length }) => sum + length - 1, 0);
  output.say(`\n${repeated} images repeat another, ${broken.length} cannot be read`);
  for (const reason of broken.slice(0, NAMED)) output.say(`  ${reason}`);
  if (broken.length > NAMED) output.say(`  and ${broken.length - NAMED} more: see --json`);
}

const span = ({ smallest, largest }: { smallest: number; largest: number }) =>
  smallest === largest ? `${smallest}` : `${smallest} to ${largest}`;
const figures = (values: readonly number[]) => values.map((value) => value.toFixed(4)).join(', ');
