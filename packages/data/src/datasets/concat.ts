import { ConfigError } from '@convkit/core';
import { type CommonShape, type Dataset, outside } from './dataset.js';

/**
 * The samples of several datasets, one dataset after the other. Labels and undecoded samples are known where they are of all;
 * the shape has null where they differ in height or width.
 * @throws ConfigError when there is none, or their classes or channels differ.
 */
export function concat(datasets: readonly Dataset[]): Dataset {
  const [first, ...others] = datasets;
  if (!first) throw new ConfigError('there are no datasets to put together');
  for (const [i, { classes, shape }] of others.entries()) {
    if (classes.join('\n') !== first.classes.join('\n')) {
      throw new ConfigError(
        `dataset ${i + 1} has the classes ${classes.join(', ')}, those before it ${first.classes.join(', ')}`,
        { hint: 'mapSamples gives a dataset other classes and labels.' },
      );
    }
    if (shape[2] !== first.shape[2]) {
      throw new ConfigError(`dataset ${i + 1} has ${shape[2]} channels, those before it ${first.shape[2]}`);
    }
  }
  const starts: number[] = [];
  let length = 0;
  for (const dataset of datasets) {
    starts.push(length);
    length += dataset.length;
  }
  const find = (index: number): [Dataset, number] => {
    if (!Number.isInteger(index) || index < 0 || index >= length) throw outside(index, length);
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

const common = (a: CommonShape, b: CommonShape): CommonShape => [
  a[0] === b[0] ? a[0] : null,
  a[1] === b[1] ? a[1] : null,
  a[2],
];

/** A sample of a dataset of one shape need not say it; among others it must. */
function withShape({ shape }: Dataset, sample: ReturnType<Dataset['get']>): ReturnType<Dataset['get']> {
  const [height, width, channels] = shape;
  if (height === null || width === null) return sample;
  if ('then' in sample) return sample.then((held) => ({ shape: [height, width, channels], ...held }));
  return { shape: [height, width, channels], ...sample };
}
