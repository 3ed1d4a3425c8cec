import { type ByteSource, noSuchTensor, type TensorFile } from '@convkit/checkpoint';
import { checkArguments, checkOptions } from '@convkit/core';
import { type OnnxModel, readModel } from './decode-model.js';
import { initializersOf } from './initializers.js';
import { metadataOf } from './metadata.js';
import { inlined, type OpenExternal, readTensor, tensorEntry } from './read-tensor.js';

/** Options of `openOnnx`. */
export interface OpenOnnxOptions {
  /**
   * Opens a file that the ONNX file keeps weights in, which exporters do for large models. Without it, such weights cannot be read.
   */
  readonly external?: OpenExternal;
}

/**
 * Opens an ONNX file as a file of its initializers, in ONNX's layout, which is PyTorch's: [out, in / groups, height, width] for
 * filters. Initializers that PyTorch's exporter stores once because they are equal appear under each of their names. The metadata
 * are the model's `metadata_props`, and `onnx.producer`, `onnx.opset`, `onnx.ir_version` and `onnx.graph`. The file is read at once;
 * its bytes are kept until it is closed.
 * @throws CheckpointError if the file is damaged or not ONNX.
 */
export async function openOnnx(source: ByteSource, options: OpenOnnxOptions = {}): Promise<TensorFile> {
  checkArguments('openOnnx', { source }, { source: 'bytesource' });
  checkOptions('openOnnx', options, { external: 'function?' });
  const { external } = options;
  const { name } = source;
  try {
    return tensorFile(await readModel(source), name, external);
  } finally {
    await source.close();
  }
}

function tensorFile(model: OnnxModel, name: string, external: OpenExternal | undefined): TensorFile {
  const tensors = initializersOf(model.graph, name);
  const file = {
    name,
    format: 'onnx' as const,
    entries: new Map([...tensors].map(([key, tensor]) => [key, tensorEntry(tensor, name)])),
    metadata: metadataOf(model),
  };
  return {
    ...file,
    read: async (key) => {
      const tensor = tensors.get(key);
      if (!tensor) throw noSuchTensor(file, key);
      return readTensor(await inlined(tensor, { name, external }), name);
    },
    close: async () => tensors.clear(),
  };
}
