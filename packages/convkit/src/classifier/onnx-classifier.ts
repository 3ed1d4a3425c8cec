import { bytesSource } from '@convkit/checkpoint';
import { CheckpointError } from '@convkit/core';
import { importOnnx, type OnnxModule } from '@convkit/onnx';
import { CLASSIFIER_KEY, type ClassifierSpec, parseSpec } from './classifier-spec.js';

/**
 * Opens an ONNX file that `Classifier.export` wrote, as a graph that runs as it is, whatever its precision.
 * @throws CheckpointError if another program wrote it.
 */
export async function openOnnxClassifier(
  bytes: Uint8Array,
  name: string,
): Promise<{ spec: ClassifierSpec; graph: OnnxModule }> {
  const graph = await importOnnx(bytesSource(bytes, name));
  const described = graph.metadata[CLASSIFIER_KEY];
  if (described === undefined) {
    throw new CheckpointError(
      `${name} does not say how to prepare images, since another program exported it`,
      {
        hint: 'Import it as a model of the catalog first, with importClassifier or convkit import.',
      },
    );
  }
  return { spec: parseSpec(described, name), graph };
}
