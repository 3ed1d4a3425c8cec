export type { ByteSource, SizeLimit } from './archives/byte-source.js';
export { type TarEntry, tarEntries } from './archives/tar.js';
export { type CacheOptions, cached } from './datasets/cached.js';
export { DATASETS, type DatasetEntry, type DatasetName, isDatasetName } from './datasets/catalog.js';
export {
  type Cifar100Options,
  type CifarOptions,
  type CifarSource,
  cifar10,
  cifar100,
  cifarSet,
  type NamedSource,
} from './datasets/cifar/cifar.js';
export {
  CIFAR10,
  CIFAR100,
  CIFAR100_COARSE,
  type CifarArchive,
  type CifarSet,
} from './datasets/cifar/cifar-sets.js';
export { concat } from './datasets/concat.js';
export { type CsvOptions, csvPixels } from './datasets/csv/csv-pixels.js';
export {
  type ArrayDataset,
  type ArrayDatasetOptions,
  arrayDataset,
  type Dataset,
  type EncodedSample,
  type Sample,
  subset,
  take,
} from './datasets/dataset.js';
export { EMNIST_VARIANTS, type EmnistOptions, type EmnistVariant, emnist } from './datasets/idx/emnist.js';
export type { FetchOptions } from './datasets/idx/fetch-idx.js';
export { encodeIdx, type IdxArray, type IdxData, parseIdx } from './datasets/idx/idx.js';
export {
  type IdxChecksums,
  type IdxDatasetOptions,
  type IdxPair,
  type IdxSet,
  idxDataset,
  type NamedBytes,
} from './datasets/idx/idx-set.js';
export {
  FASHION_MNIST,
  fashionMnist,
  type IdxSetOptions,
  idxSet,
  MNIST,
  mnist,
} from './datasets/idx/mnist.js';
export { type MapOptions, mapSamples } from './datasets/map-samples.js';
export { NORMALIZATION } from './datasets/normalization.js';
export type { Split } from './datasets/split.js';
export { type Fold, type KFoldOptions, kFold, stratifiedSplit } from './datasets/splits.js';
export {
  type DatasetStatistics,
  datasetStatistics,
  type Extent,
  type StatisticsOptions,
} from './datasets/statistics.js';
export type { Targets } from './datasets/targets.js';
export { withTargets } from './datasets/with-targets.js';
export { type DownloadOptions, download, downloadStream } from './download/download.js';
export type { DownloadCache } from './download/download-cache.js';
export { runningSha256 } from './download/sha256.js';
export type { Progress, TransferOptions } from './download/transfer.js';
export { type ContactSheetOptions, contactSheet } from './images/contact-sheet.js';
export { decodeImage, type ImageDecoder, type ImageOptions } from './images/decode.js';
export { decodePng } from './images/formats/png/png.js';
export { encodePng } from './images/formats/png/png-encode.js';
export { dropAlpha, resizeImage, toChannels, toGray } from './images/image.js';
export type { ResizeMethod } from './images/resize.js';
export type { ResizeFilter } from './images/resize-weights.js';
export type {
  CommonShape,
  DecodedImage,
  DecodeOptions,
  ImageFormat,
  Pixels,
  Shape,
} from './images/types.js';
export { countBatches } from './loader/count-batches.js';
export { type Batch, Loader, type LoaderOptions } from './loader/loader.js';
export {
  balancedSampler,
  type Sampler,
  sequentialSampler,
  shardedSampler,
  shuffledSampler,
  weightedSampler,
} from './loader/samplers.js';
export { type LoaderPort, serveLoader } from './loader/workers/serve-loader.js';
export type { WorkerLike } from './loader/workers/worker-like.js';
export { classNames } from './sequences/class-names.js';
export { readSeries } from './sequences/read-series.js';
export { type LabeledTexts, type ReadTextsOptions, readTexts } from './sequences/read-texts.js';
export { type SequenceDataset, sequencesAt } from './sequences/sequence-dataset.js';
export { SequenceLoader, type SequenceLoaderOptions } from './sequences/sequence-loader.js';
export { encodeSeries, fitSeriesEncoding } from './sequences/series-encoding.js';
export type { LabeledSeries, ReadSeriesOptions } from './sequences/series-table.js';
export {
  fitTextEncoding,
  readWordVectors,
  type TextEncodingOptions,
  textEncoder,
  vocabularySize,
} from './sequences/text-encoding.js';
export { tokenize } from './sequences/tokenize.js';
export { type CsvRow, type CsvTable, columnOf, parseCsvTable } from './tables/csv-table.js';
export type { ApplyToBatch } from './transforms/batches/compile-batch-transforms.js';
export type { BatchSpec, ImageSpec, ValueSpec } from './transforms/built-in-transforms.js';
export { compileTransforms, type Transform } from './transforms/compile-transforms.js';
export {
  type CustomTransform,
  describeTransforms,
  isPlain,
  stageOf,
  type TransformSpec,
  type TransformStep,
} from './transforms/transform-spec.js';
export type { MutableBatch } from './transforms/types.js';
