import { type OnnxModel, opsetOf } from './decode-model.js';

/** Metadata of a model: its `metadata_props`, and who wrote it in which version. */
export function metadataOf(model: OnnxModel): Record<string, string> {
  const properties = model.metadataProps.map(({ key, value }): [string, string] => [key, value]);
  return Object.fromEntries([
    ...properties,
    ['onnx.producer', `${model.producerName} ${model.producerVersion}`.trim()],
    ['onnx.opset', String(opsetOf(model))],
    ['onnx.ir_version', String(model.irVersion)],
    ['onnx.graph', model.graph.name],
  ]);
}
