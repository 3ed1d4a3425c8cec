export { type ByteSource, blobSource, bytesSource } from './files/byte-source.js';
export { type OpenTensorFileOptions, openTensorFile } from './files/open-tensor-file.js';
export { noSuchTensor, readTensors, type TensorEntry, type TensorFile } from './files/tensor-file.js';
export { type UrlSourceOptions, urlSource } from './files/url-source.js';
export { compareTensors, type TensorDifference } from './inspect/compare-tensors.js';
export { type TensorStatistics, tensorStatistics } from './inspect/tensor-statistics.js';
export { groupKeys } from './names/group-keys.js';
export { NAME_FAMILIES, type NameFamily } from './names/name-families.js';
export { recognizeOtherNetwork } from './names/other-networks.js';
export { type RecognizedNames, recognizeNames } from './names/recognize-names.js';
export { encodePytorch, type PytorchOptions, pytorchChunks } from './pytorch/encode-pytorch.js';
export { openPytorch, type PytorchFileOptions } from './pytorch/open-pytorch.js';
export { stripCommonPrefix } from './pytorch/weights/strip-common-prefix.js';
export { decodeSafetensors, type SafetensorsFile } from './safetensors/decode-safetensors.js';
export {
  encodeSafetensors,
  type SafetensorsOptions,
  safetensorsChunks,
} from './safetensors/encode-safetensors.js';
export { decodeBrainFloat, decodeHalf, encodeHalf } from './safetensors/half.js';
export { openSafetensors } from './safetensors/open-safetensors.js';
export type { FloatPrecision } from './safetensors/precision.js';
export { type OpenShard, openShardedSafetensors } from './safetensors/sharded-safetensors.js';
export { readStateDict, writeStateDict, writeVariable } from './state.js';
export type { ElementArrays, ElementType, TensorData } from './tensor-data.js';
export {
  type FlattenedImages,
  fromTorchLayout,
  torchShape,
  toTorchLayout,
  type WeightKinds,
} from './torch-layout.js';
export { weightsSha256, weightsSha256Of } from './weights-sha256.js';
