import type { ByteSource } from '@convkit/checkpoint';
import { decodeModel, type OnnxModel, readModel } from './decode-model.js';
import { inlined, type OpenExternal } from './read-tensor.js';

/**
 * Loads an ONNX file with the weights that it keeps in other files.
 * @param source The file, or its bytes.
 * @throws CheckpointError if a file is damaged.
 */
export async function loadModel(
  source: ByteSource | Uint8Array,
  external: OpenExternal | undefined,
): Promise<{ model: OnnxModel; name: string }> {
  const isBytes = source instanceof Uint8Array;
  const name = isBytes ? 'the file' : source.name;
  const model = isBytes ? decodeModel(source) : await readModel(source);
  if (external) {
    const { initializer } = model.graph;
    for (const [index, tensor] of initializer.entries()) {
      initializer[index] = await inlined(tensor, { name, external });
    }
  }
  return { model, name };
}
