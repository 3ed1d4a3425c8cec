import { type CsvTable, columnOf, type Targets, withTargets } from '@convkit/data';
import { platform } from '#platform';
import { checkValue, isObject } from '../../options/check-value.js';
import type { ImageFolderSource } from '../../platform/platform.js';
import type { LabeledDataset } from '../classification-data.js';
import { select } from '../split.js';
import type { MultiLabelData, RegressionData } from '../training-data.js';
import { readLabelColumns, readLabelLists } from './read-labels.js';
import { readTargets } from './read-targets.js';
import { splitRows } from './split-rows.js';
import {
  checkTableOptions,
  type ImageTableOptions,
  type MultiLabelTableOptions,
  type RegressionTableOptions,
} from './table-options.js';

const IMAGE_COLUMNS = ['image', 'file', 'filename', 'path', 'name'];

/**
 * Opens a table of images and numbers: a CSV file with a header, a column of file names relative to it, and columns of numbers. Each file is
 * read and checked now, and decoded when it is needed.
 * @param source - the path of the table in Node; in a page, the files that the user picked, dropped or opened, the table among them.
 * @throws DataError if a line or file cannot be used, naming it; ConfigError if an option is invalid.
 */
export function imageTable(
  source: ImageFolderSource,
  options: RegressionTableOptions,
): Promise<RegressionData>;
/** Opens a table of images with several labels each: a column that lists them, or one column for each label. */
export function imageTable(
  source: ImageFolderSource,
  options: MultiLabelTableOptions,
): Promise<MultiLabelData>;
export async function imageTable(
  source: ImageFolderSource,
  options: ImageTableOptions,
): Promise<RegressionData | MultiLabelData> {
  checkTableOptions(options);
  const isSource = typeof source === 'string' ? source !== '' : isObject(source);
  checkValue('the table', source, 'a path, or files that the user picked', isSource);
  const { table, openImages } = await platform.openTable(source, options.csv);
  const isRegression = 'targets' in options && options.targets !== undefined;
  const read = isRegression ? numbersOf(table, options) : labelsOf(table, options as MultiLabelTableOptions);
  const { channels, background, skipCorrupt = false } = options;
  const images = await openImages(imageColumn(table, options.image), {
    onCorrupt: skipCorrupt ? 'skip' : 'throw',
    ...(channels !== undefined && { channels }),
    ...(background !== undefined && { background }),
  });
  const { rows, warnings, skipped, ...dataset } = images;
  const all = withTargets(dataset, atRows(read.targets, rows)) as LabeledDataset;
  const parts = splitRows(table, rows, options);
  const [train, validation] = [select(all, parts.train), select(all, parts.validation)];
  const data = {
    source: table.name,
    channels: images.shape[2] as 1 | 3,
    ...(background !== undefined && { background }),
    train,
    validation,
    test: parts.test === parts.validation ? validation : select(all, parts.test),
    ...(parts.isHeldOut && { isHeldOut: true }),
    warnings: options.testOnly
      ? warnings
      : [...warnings, ...constantWarnings(read.names, train, isRegression)],
  };
  return isRegression
    ? { ...data, task: 'regression', classes: [], targets: read.names }
    : { ...data, task: 'multi-label', classes: read.names };
}

interface Columns {
  readonly names: readonly string[];
  readonly targets: Targets;
}

const numbersOf = (table: CsvTable, { targets }: RegressionTableOptions): Columns => ({
  names: targets,
  targets: readTargets(table, targets),
});

const labelsOf = (table: CsvTable, { labels, separator }: MultiLabelTableOptions): Columns =>
  typeof labels === 'string' ? readLabelLists(table, labels, separator) : readLabelColumns(table, labels);

function imageColumn(table: CsvTable, image: string | undefined): number {
  const named = image ?? IMAGE_COLUMNS.find((column) => table.columns.includes(column));
  return named === undefined ? 0 : columnOf(table, named);
}

function atRows({ width, values }: Targets, rows: Uint32Array): Targets {
  const kept = new Float64Array(rows.length * width);
  for (const [i, row] of rows.entries()) {
    for (let j = 0; j < width; j++) kept[i * width + j] = values[row * width + j] as number;
  }
  return { width, values: kept };
}

/** Warns of targets that are the same for all training images. */
function constantWarnings(
  names: readonly string[],
  { targets, length }: LabeledDataset,
  isRegression: boolean,
): string[] {
  const { width, values } = targets as Targets;
  return names.flatMap((name, j) => {
    const first = values[j] as number;
    for (let i = 1; i < length; i++) if (values[i * width + j] !== first) return [];
    if (isRegression) return [`${name} is ${first} for all training images`];
    return [`the label ${name} applies to ${first === 1 ? 'all' : 'no'} training images`];
  });
}
