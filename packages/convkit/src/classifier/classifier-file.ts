import {
  bytesSource,
  decodeSafetensors,
  encodeSafetensors,
  openTensorFile,
  type TensorData,
  weightsSha256Of,
} from '@convkit/checkpoint';
import { CheckpointError, type RunSpec } from '@convkit/core';
import { decodeRunCheckpoint } from '@convkit/train';
import { CLASSIFIER_FORMAT, type ClassifierSpec, parseSpec } from './classifier-spec.js';
import { classifierSpec } from './spec-of-run.js';

/** Raised when the file changes in a way that older versions cannot read. */
const VERSION = 1;

/** A classifier as data. */
export interface StoredClassifier {
  readonly spec: ClassifierSpec;
  readonly weights: ReadonlyMap<string, TensorData>;
}

/** One safetensors file: the weights under their own names, the spec as metadata. */
export async function encodeClassifier({
  spec,
  weights,
}: StoredClassifier): Promise<Uint8Array<ArrayBuffer>> {
  return encodeSafetensors(weights, {
    format: CLASSIFIER_FORMAT,
    version: String(VERSION),
    spec: JSON.stringify(spec),
    weightsSha256: await weightsSha256Of(weights),
  });
}

/**
 * Reads what `encodeClassifier` wrote, or the checkpoint of a run.
 * @param name What errors call the file.
 * @throws CheckpointError if the file is neither, is damaged, or was written by a newer version.
 */
export async function decodeClassifier(bytes: Uint8Array, name: string): Promise<StoredClassifier> {
  const { format } = await openTensorFile(bytesSource(bytes, name));
  if (format !== 'safetensors') throw holdsWeights(name);
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (metadata.layout?.startsWith('convkit.run.')) {
    const { spec, weights } = await decodeRunCheckpoint(bytes);
    return { spec: classifierSpec(spec as RunSpec), weights };
  }
  if (metadata.format !== CLASSIFIER_FORMAT) throw holdsWeights(name);
  if (Number(metadata.version) !== VERSION) {
    throw new CheckpointError(
      `${name} has version ${metadata.version} of the file format; this convkit reads version ${VERSION}`,
      {
        hint: 'Update convkit, or save the classifier again with this version.',
      },
    );
  }
  if ((await weightsSha256Of(tensors)) !== metadata.weightsSha256) {
    throw new CheckpointError(`${name} is damaged: its weights do not match their checksum`, {
      hint: 'Copy or download the file again.',
    });
  }
  return { spec: parseSpec(metadata.spec ?? '', name), weights: tensors };
}

const holdsWeights = (name: string) =>
  new CheckpointError(`${name} holds weights, but no classifier`, {
    hint: 'Turn the weights into a classifier with importClassifier, or convkit import.',
  });
