export type { ImageFolder, ImageFolderOptions, SkippedFile } from '../datasets/image-folder.js';
export { browserCache } from './browser-cache.js';
export { CollectedDataset, type CollectedDatasetOptions } from './collected-dataset.js';
export type { ImageFolderSource } from './folder-entries.js';
export { imageFiles } from './image-files.js';
export { requestWebcam, type WebcamFramesOptions, webcamFrames } from './webcam.js';
