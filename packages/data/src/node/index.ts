export type {
  ImageFolder,
  ImageFolderOptions,
  ImageParts,
  ImagePartsOptions,
  SkippedFile,
} from '../folders/image-folder.js';
export type { ImageList, OpenedTable } from '../tables/image-list.js';
export { cacheFolder } from './cache-folder.js';
export {
  type Cifar100FolderOptions,
  type CifarFolderOptions,
  cifar10Folder,
  cifar100Folder,
  cifarSetFolder,
} from './cifar-folder.js';
export { downloadFile } from './download-file.js';
export { folderCache } from './folder-cache.js';
export {
  type EmnistFolderOptions,
  emnistFolder,
  fashionMnistFolder,
  type IdxFolderOptions,
  type IdxSetFolderOptions,
  idxSetFolder,
  mnistFolder,
  readIdxFolder,
} from './idx-folder.js';
export { imageFolder, openImageFolder } from './image-folder.js';
export { openImageTable } from './image-table.js';
export type { LazyDataset, LazyOr } from './lazy-dataset.js';
export { datasetFolder, type LoadDatasetOptions, loadDataset } from './published/load-dataset.js';
