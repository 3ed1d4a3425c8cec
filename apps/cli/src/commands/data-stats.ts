import { datasetStatistics, isDatasetName } from '@convkit/data';
import { openData } from '../data.js';
import { counted, Output, type OutputFlags } from '../output/output.js';

interface StatsFlags extends OutputFlags {
  readonly dataDir?: string;
  readonly allowEmpty?: boolean;
  readonly split: 'train' | 'validation' | 'test';
}

/** Maximum number of problems to list. */
const MAX_LISTED = 20;

/** Prints the statistics of a dataset. */
export async function dataStats(
  source: string,
  { dataDir, allowEmpty, split, ...flags }: StatsFlags,
): Promise<void> {
  const output = new Output(flags);
  const {
    warnings,
    ignored = [],
    [split]: dataset,
  } = await openData(source, {
    ...(dataDir !== undefined && { dataDir }),
    ...(!isDatasetName(source) && { skipCorrupt: true }),
    ...(allowEmpty && { allowEmpty }),
  });
  const statistics = await datasetStatistics(dataset);
  const { count, perClass, mean, std, heights, widths, duplicates } = statistics;
  const broken = statistics.broken.map(({ reason }) => reason);
  output.json({ event: 'stats', ...statistics, broken, warnings, ignored });
  output.print(`${source}, ${split}: ${counted(count, 'image')}`);
  output.print(`height ${range(heights)}, width ${range(widths)}, channels ${mean.length}`);
  output.print(`mean ${figures(mean)}, standard deviation ${figures(std)} (pixel values from 0 to 1)`);
  output.table(
    ['class', 'images'],
    perClass.map((row) => [row.name, row.count]),
  );
  const repeated = duplicates.reduce((sum, { length }) => sum + length - 1, 0);
  output.print(`\nduplicate images: ${repeated}`);
  if (ignored.length > 0) output.print(`ignored system and editor files: ${ignored.length}`);
  const problems = [...warnings, ...broken];
  for (const problem of problems.slice(0, MAX_LISTED)) output.print(problem);
  if (problems.length > MAX_LISTED) output.print(`and ${problems.length - MAX_LISTED} more, see --json`);
}

const range = ({ smallest, largest }: { smallest: number; largest: number }) =>
  smallest === largest ? `${smallest}` : `${smallest} to ${largest}`;
const figures = (values: readonly number[]) => values.map((value) => value.toFixed(4)).join(', ');
