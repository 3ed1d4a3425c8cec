import type { ByteSource } from '@convkit/checkpoint';
import { checkArguments, checkOptions } from '@convkit/core';
import { loadModel } from './load-model.js';
import { OnnxModule, type OnnxModuleOptions } from './onnx-module.js';
import type { OpenExternal } from './read-tensor.js';
import { SOURCE } from './source-kind.js';

/** Options of `importOnnx`. */
export interface ImportOnnxOptions extends Omit<OnnxModuleOptions, 'name'> {
  /** Opens a file that the ONNX file keeps weights in. Without it, such models are rejected. */
  readonly external?: OpenExternal;
}

/**
 * Imports an ONNX graph as a module that can be trained further. Opsets 7 to 21.
 * @param source The file, or its bytes.
 * @throws ConfigError if the graph has an operator that is not supported, naming the operator and the node.
 * @throws CheckpointError if the file is damaged or not ONNX.
 */
export async function importOnnx(
  source: ByteSource | Uint8Array,
  options: ImportOnnxOptions = {},
): Promise<OnnxModule> {
  checkArguments('importOnnx', { source }, { source: SOURCE });
  checkOptions('importOnnx', options, { external: 'function?', output: 'string?' });
  const { external, ...others } = options;
  const { model, name } = await loadModel(source, external);
  return new OnnxModule(model, { ...others, name });
}
