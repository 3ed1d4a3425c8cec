export type {
  ImageFolder,
  ImageFolderOptions,
  ImageParts,
  ImagePartsOptions,
  SkippedFile,
} from '../folders/image-folder.js';
export type { ImageList, OpenedTable } from '../tables/image-list.js';
export { browserCache } from './browser-cache.js';
export { CollectedDataset, type CollectedDatasetOptions } from './collected-dataset.js';
export { type FolderFile, folderFiles, type ImageFolderSource } from './folder-entries.js';
export { imageFiles, openImageFiles } from './image-files.js';
export { openImageTableFiles } from './image-table.js';
export { requestWebcam, type WebcamFramesOptions, webcamFrames } from './webcam.js';
