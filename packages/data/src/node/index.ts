export { folderCache } from './folder-cache.js';
export {
  fashionMnistFolder,
  type IdxFolderOptions,
  type IdxSetFolderOptions,
  idxSetFolder,
  mnistFolder,
  readIdxFolder,
} from './idx-folder.js';
export { type ImageFolder, type ImageFolderOptions, imageFolder } from './image-folder.js';
