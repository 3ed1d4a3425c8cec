import { ConfigError, checkArguments } from '@convkit/core';
import { DATASETS } from '../check-values.js';
import type { CommonShape } from '../images/types.js';
import { type Dataset, noSuchSample } from './dataset.js';
import type { Targets } from './targets.js';

/**
 * Concatenates datasets with the same classes and channels. The result has `labels` and `encoded` if all datasets do, and null in its
 * shape where they differ in height or width.
 * @throws ConfigError if there are no datasets, or their classes, channels or numbers of targets differ.
 */
export function concat(datasets: readonly Dataset[]): Dataset {
  checkArguments('concat', { datasets }, { datasets: DATASETS });
  const [first, ...others] = datasets;
  if (!first) throw new ConfigError('no datasets to concatenate');
  for (const [i, { classes, shape }] of others.entries()) {
    if (classes.join('\n') !== first.classes.join('\n')) {
      throw new ConfigError(
        `dataset ${i + 1} has the classes ${classes.join(', ')}, dataset 0 has ${first.classes.join(', ')}`,
        { hint: 'Use mapSamples to change classes and labels.' },
      );
    }
    if (shape[2] !== first.shape[2]) {
      throw new ConfigError(`dataset ${i + 1} has ${shape[2]} channels, dataset 0 has ${first.shape[2]}`);
    }
  }
  const targets = concatTargets(datasets);
  const starts: number[] = [];
  let length = 0;
  for (const dataset of datasets) {
    starts.push(length);
    length += dataset.length;
  }
  const find = (index: number): [Dataset, number] => {
    if (!Number.isInteger(index) || index < 0 || index >= length) throw noSuchSample(index, length);
    const which = starts.findLastIndex((start) => start <= index);
    return [datasets[which] as Dataset, index - (starts[which] as number)];
  };
  const shape = others.reduce((whole, other) => common(whole, other.shape), first.shape);
  const labels = datasets.map((dataset) => dataset.labels);
  return {
    length,
    classes: first.classes,
    shape,
    ...(labels.every((known) => known !== undefined) && {
      labels: Int32Array.from(labels.flatMap((known) => Array.from(known))),
    }),
    ...(targets && { targets }),
    get(index) {
      const [dataset, within] = find(index);
      const sample = dataset.get(within);
      return shape.includes(null) ? withShape(dataset, sample) : sample;
    },
    ...(datasets.every((dataset) => dataset.encoded) && {
      encoded: async (index: number) => {
        const [dataset, within] = find(index);
        return (dataset as Required<Dataset>).encoded(within);
      },
    }),
  };
}

function concatTargets(datasets: readonly Dataset[]): Targets | undefined {
  const widths = datasets.map(({ targets }) => targets?.width ?? 0);
  const width = widths[0] as number;
  const other = widths.findIndex((found) => found !== width);
  if (other >= 0) {
    throw new ConfigError(
      `dataset ${other} has ${widths[other]} targets for each sample, dataset 0 has ${width}`,
    );
  }
  if (width === 0) return undefined;
  return { width, values: datasets.flatMap(({ targets }) => Array.from(targets?.values ?? [])) };
}

const common = (a: CommonShape, b: CommonShape): CommonShape => [
  a[0] === b[0] ? a[0] : null,
  a[1] === b[1] ? a[1] : null,
  a[2],
];

/** Adds the shape to a sample, which may omit it in a dataset of one shape but not among others. */
function withShape({ shape }: Dataset, sample: ReturnType<Dataset['get']>): ReturnType<Dataset['get']> {
  const [height, width, channels] = shape;
  if (height === null || width === null) return sample;
  if ('then' in sample) return sample.then((read) => ({ shape: [height, width, channels], ...read }));
  return { shape: [height, width, channels], ...sample };
}
