import { Rng } from '@convkit/core';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as data from './index.js';

const rng = () => new Rng(1);
const images = () => ({
  images: Uint8Array.from({ length: 16 }, (_, i) => i),
  labels: [0, 1, 0, 1],
  shape: [2, 2, 1] as const,
  classes: ['a', 'b'],
});
const dataset = () => data.arrayDataset(images());
const gray = () => ({ height: 2, width: 2, channels: 1 as const, data: new Uint8Array(4) });
const color = () => ({ height: 2, width: 2, channels: 3 as const, data: new Uint8Array(12) });
const idx = (shape: number[]) =>
  data.encodeIdx({ shape, data: new Uint8Array(shape.reduce((a, b) => a * b, 1)) });
const pair = () => ({
  images: { name: 'images', bytes: idx([2, 28, 28]) },
  labels: { name: 'labels', bytes: idx([2]) },
});
const text = (content: string) => new TextEncoder().encode(content);
const textEncoding = () => ({ kind: 'text' as const, length: 4, words: ['the', 'film'] });
const seriesEncoding = () => ({ kind: 'series' as const, length: 4, channels: ['x'], mean: [0], std: [1] });
const sequences = () => ({
  length: 2,
  shape: [2, 1],
  values: new Float32Array(4),
  classes: ['a', 'b'],
  labels: Int32Array.of(0, 1),
});
const served = async () => new Response('text');
const transfer = () => ({ fetch: served, retries: 0, retryDelay: 0, maxBytes: 1000, onProgress: () => {} });
const quick = () => ({ fetch: served, retries: 0 });
/** The published files, whose checksums a test cannot match: what is left to see is that the arguments are accepted. */
const refusal =
  (run: (...values: never[]) => Promise<unknown>) =>
  async (...values: never[]) => {
    try {
      return await run(...values);
    } catch (error) {
      if ((error as { name?: string }).name !== 'DataError') throw error;
    }
  };
const published = (run: (...values: never[]) => Promise<unknown>, ...more: object[]) => ({
  valid: () => [pair(), { split: 'train', ...quick(), ...Object.assign({}, ...more) }],
  call: refusal(run),
});
testArguments(data, {
  Loader: () => [
    dataset(),
    {
      batchSize: 2,
      rng: rng(),
      transforms: [{ name: 'pad', size: [4, 4], value: 0 }],
      training: true,
      dropLast: false,
      prefetch: 1,
      workers: 0,
      onCorrupt: 'throw',
      reuseBuffers: false,
      sampler: data.sequentialSampler(4),
    },
  ],
  SequenceLoader: () => [
    sequences(),
    { batchSize: 1, rng: rng(), dropLast: false, sampler: data.sequentialSampler(2) },
  ],
  arrayDataset: () => [images()],
  balancedSampler: () => [dataset(), rng(), { perClass: 2 }],
  cached: () => [dataset(), { maxBytes: 100 }],
  cifar10: 'cifarSet with a constant, whose arrays are too large to allocate hundreds of times',
  cifar100: 'as cifar10',
  cifarSet: {
    valid: () => [
      { ...data.CIFAR10, files: { train: ['a.bin'], test: ['a.bin'] }, records: { train: 1, test: 1 } },
      [{ name: 'a.bin', bytes: new Uint8Array(3073) }],
      { split: 'test', ...quick() },
    ],
    call: refusal(data.cifarSet),
  },
  classNames: () => [['a', 'b']],
  columnOf: () => [{ columns: ['a', 'b'], name: 'a.csv' }, 'a'],
  compileTransforms: () => [[{ name: 'pad', size: [4, 4], value: 0 }], [2, 2, 1], { training: true }],
  concat: () => [[dataset(), dataset()]],
  contactSheet: () => [[gray(), gray()], { columns: 2, gap: 1, scale: 2 }],
  countBatches: () => [5, { batchSize: 2, dropLast: true }],
  csvPixels: () => [
    text('0,1\n'),
    { shape: [1, 1, 1], classes: ['a'], label: 'first', name: 'a.csv', maxBytes: 100 },
  ],
  datasetStatistics: () => [dataset(), { onProgress: () => {}, signal: new AbortController().signal }],
  decodeImage: () => [
    data.encodePng(gray()),
    'a.png',
    { background: 0, channels: 1, maxPixels: 100, size: [1, 1] },
  ],
  decodePng: () => [
    data.encodePng(gray()),
    'a.png',
    { background: 0, channels: 1, maxPixels: 100, size: [1, 1] },
  ],
  describeTransforms: () => [[{ name: 'pad', size: [4, 4], value: 0 }]],
  download: () => ['data:,text', transfer()],
  downloadStream: () => ['data:,text', transfer()],
  dropAlpha: () => [{ ...gray(), channels: 2, data: new Uint8Array(8) }, 255],
  emnist: published(data.emnist, { variant: 'digits' }),
  encodeIdx: () => [{ shape: [2], data: Uint8Array.of(1, 2) }],
  encodePng: () => [gray()],
  encodeSeries: () => [[1, 2], seriesEncoding()],
  fashionMnist: published(data.fashionMnist),
  fitSeriesEncoding: () => [[[1, 2], [3]], ['x'], 4],
  fitTextEncoding: () => [['the film'], { minCount: 1, maxWords: 10, words: 4 }],
  idxDataset: () => [pair(), { classes: ['0', '1'], maxBytes: 10000 }],
  idxSet: { valid: () => [data.MNIST, pair(), { split: 'train', ...quick() }], call: refusal(data.idxSet) },
  isDatasetName: () => ['mnist'],
  isPlain: () => [{ name: 'pad', size: [4, 4], value: 0 }],
  kFold: () => [dataset(), { folds: 2, rng: rng(), stratified: true }],
  mapSamples: () => [
    dataset(),
    (sample: object) => sample,
    { classes: ['a', 'b'], shape: [2, 2, 1], labels: [0, 1, 0, 1] },
  ],
  mnist: published(data.mnist),
  parseCsvTable: () => [text('a,b\n1,2\n'), 'a.csv'],
  parseIdx: () => [idx([2]), 'a.idx', { maxBytes: 1000 }],
  readSeries: () => [text('0,1,2\n1,3,4\n'), 'a.csv', { channels: 1, label: 'first' }],
  readTexts: () => [text('a\tthe film\n'), 'a.tsv', { label: 'label', text: 'text' }],
  readWordVectors: () => [['the 1 2'], textEncoding(), { width: 2, draw: () => 0, name: 'vectors' }],
  resizeImage: () => [color(), [1, 1], 'bilinear'],
  runningSha256: () => [],
  sequencesAt: () => [sequences(), [1]],
  sequentialSampler: () => [4],
  serveLoader: () => [{ postMessage: () => {}, onmessage: null }],
  shardedSampler: () => [data.sequentialSampler(4), { rank: 0, worldSize: 2 }],
  shuffledSampler: () => [4, rng()],
  stageOf: () => [{ name: 'pad', size: [4, 4], value: 0 }],
  stratifiedSplit: () => [dataset(), [0.5, 0.5], rng()],
  subset: () => [dataset(), [0, 1]],
  take: () => [dataset(), 2],
  tarEntries: () => [new Uint8Array(1024), 'a.tar'],
  textEncoder: () => [textEncoding()],
  toChannels: () => [gray(), 3],
  toGray: () => [color()],
  tokenize: () => ['the film'],
  vocabularySize: () => [textEncoding()],
  weightedSampler: () => [[1, 2], rng(), { length: 2 }],
  withTargets: () => [dataset(), { width: 1, values: [1, 2, 3, 4] }],
});
