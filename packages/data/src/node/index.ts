export { fashionMnistFolder, idxSetFolder, mnistFolder, readIdxFolder } from './idx-folder.js';
