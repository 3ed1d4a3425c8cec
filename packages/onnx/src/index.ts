export { exportOnnx, exportOnnxModel } from './export/export-onnx.js';
export type { OnnxExportOptions, PreprocessingStep } from './export/export-options.js';
export { encodeOnnx } from './export/model/encode-model.js';
export { type ImportOnnxOptions, importOnnx } from './import/import-onnx.js';
export { OnnxModule, type OnnxModuleOptions } from './import/onnx-module.js';
export { type OpenOnnxOptions, openOnnx } from './import/open-onnx.js';
export type { OpenExternal } from './import/read-tensor.js';
export { weightsFromOnnx, type WeightsFromOnnxOptions } from './import/weights/weights-from-onnx.js';
