export { decodeSafetensors, encodeSafetensors, type SafetensorsFile } from './safetensors/safetensors.js';
export { readStateDict, writeStateDict } from './state.js';
export type { ElementArrays, ElementType, TensorData } from './tensor-data.js';
export { type FlattenedImages, fromTorchLayout, toTorchLayout } from './torch-layout.js';
export { weightsSha256, weightsSha256Of } from './weights-sha256.js';
