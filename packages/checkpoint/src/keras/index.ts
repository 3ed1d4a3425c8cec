export {
  type ExportedLayersModel,
  exportLayersModel,
  type LayersModelJson,
  type LayersModelOptions,
  type LayersModelWeight,
  layersModelFiles,
} from './export/export-layers-model.js';
export type { KerasFile, KerasLayer } from './files/keras-file.js';
export { type OpenKerasOptions, openKeras } from './files/open-keras.js';
export { openTfjsLayers } from './files/open-tfjs-layers.js';
export { type KerasWeightsOptions, weightsFromKeras } from './import/weights-from-keras.js';
