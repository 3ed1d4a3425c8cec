export type { PictureFolder, PictureFolderOptions } from '../picture-dataset.js';
export {
  fashionMnistFolder,
  type IdxFolderOptions,
  type IdxSetFolderOptions,
  idxSetFolder,
  mnistFolder,
  readIdxFolder,
} from './idx-folder.js';
export { imageFolder } from './image-folder.js';
