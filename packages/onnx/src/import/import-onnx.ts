import type { ByteSource } from '@convkit/checkpoint';
import { decodeModel, readModel } from './decode-model.js';
import { OnnxModule, type OnnxModuleOptions } from './onnx-module.js';
import { inlined, type OpenExternal } from './read-tensor.js';

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
  { external, ...options }: ImportOnnxOptions = {},
): Promise<OnnxModule> {
  const isBytes = source instanceof Uint8Array;
  const name = isBytes ? 'the file' : source.name;
  const model = isBytes ? decodeModel(source) : await readModel(source);
  if (external) {
    const { initializer } = model.graph;
    for (const [index, tensor] of initializer.entries()) {
      initializer[index] = await inlined(tensor, { name, external });
    }
  }
  return new OnnxModule(model, { ...options, name });
}
