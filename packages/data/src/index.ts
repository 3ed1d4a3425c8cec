export type { ByteSource } from './byte-source.js';
export { type CacheOptions, cached } from './cached.js';
export {
  type Cifar100Options,
  type CifarOptions,
  type CifarSource,
  cifar10,
  cifar100,
  cifarSet,
  type NamedSource,
} from './cifar.js';
export { CIFAR10, CIFAR100, CIFAR100_COARSE, type CifarSet } from './cifar-sets.js';
export { concat } from './concat.js';
export { type ContactSheetOptions, contactSheet } from './contact-sheet.js';
export { type CsvOptions, csvPixels } from './csv-pixels.js';
export {
  type ArrayDataset,
  type ArrayDatasetOptions,
  arrayDataset,
  type CommonShape,
  type Dataset,
  type EncodedSample,
  type Sample,
  type Shape,
  subset,
  take,
} from './dataset.js';
export { decodePicture, type PictureDecoder, type PictureOptions } from './decode.js';
export { type DownloadOptions, download, downloadStream } from './download.js';
export type { DownloadCache } from './download-cache.js';
export { EMNIST_VARIANTS, type EmnistOptions, type EmnistVariant, emnist } from './emnist.js';
export type { FetchOptions } from './fetch-idx.js';
export { encodeIdx, type IdxArray, type IdxData, type IdxOptions, parseIdx } from './idx.js';
export {
  type IdxDatasetOptions,
  type IdxPair,
  type IdxSet,
  idxDataset,
  type NamedBytes,
  type Split,
} from './idx-set.js';
export { type LoaderPort, serveLoader } from './loader/serve-loader.js';
export type { WorkerLike } from './loader/worker-like.js';
export { type Batch, Loader, type LoaderOptions, type LoaderState } from './loader.js';
export { type MapOptions, mapSamples } from './map-samples.js';
export { FASHION_MNIST, fashionMnist, type IdxSetOptions, idxSet, MNIST, mnist } from './mnist.js';
export { NORMALIZATION, type Normalization } from './normalization.js';
export { type Picture, type Pixels, resizePicture, toChannels, toGray } from './picture.js';
export type { PictureFormat } from './picture-format.js';
export { type DecodeOptions, decodePng } from './png.js';
export { encodePng } from './png-encode.js';
export type { ResizeMethod } from './resize.js';
export {
  balancedSampler,
  type Sampler,
  sequentialSampler,
  shardedSampler,
  shuffledSampler,
  weightedSampler,
} from './samplers.js';
export { type Fold, type KFoldOptions, kFold, stratifiedSplit } from './splits.js';
export { type DatasetStatistics, datasetStatistics, type StatisticsOptions } from './statistics.js';
export { type TarEntry, tarEntries } from './tar.js';
export type { Progress, TransferOptions } from './transfer.js';
export {
  type CustomTransform,
  describeTransforms,
  isPlain,
  stageOf,
  type TransformSpec,
  type TransformStep,
} from './transform-spec.js';
export { compileTransforms, type Transform } from './transforms.js';
