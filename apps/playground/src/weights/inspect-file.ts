import { recognizeOtherNetwork } from '@convkit/checkpoint';
import { CheckpointError, ConfigError, type ModelSpec } from '@convkit/core';
import { catalog, findModel } from '@convkit/models';
import { backbonePattern, type RecognizedModel, readWeights, recognizeModel } from 'convkit';
import type { FittingModel, InspectedWeights } from './starting-weights.js';

/** A size of images in pixels that no network of the catalog was published for. */
const OTHER_SIZE = 128;

/**
 * Reads the table of contents of a file of weights and finds the networks that it fits.
 * @throws CheckpointError if the file cannot be read, or fits no network of the catalog.
 */
export async function inspectFile(file: File): Promise<InspectedWeights> {
  const weights = await readWeights(file);
  await weights.close();
  const { tensors, metadata, sha256 } = weights;
  const resized = recognizeModel(weights, { size: OTHER_SIZE });
  const models = recognizeModel(weights).flatMap((found) => {
    const resizable = resized.some(({ name, variant }) => name === found.name && variant === found.variant);
    return fittingModel(found, resizable);
  });
  if (models.length === 0) throw doesNotFit(file.name, tensors.keys());
  const { license } = metadata;
  return { sha256, ...(license !== undefined && { license }), tensors: tensors.size, models };
}

/** The network for fine-tuning, without auxiliary classifiers. Empty if its last layer cannot be replaced. */
function fittingModel(found: RecognizedModel, resizable: boolean): FittingModel[] {
  const { name, variant, widthMultiplier = 1, channels } = found;
  const entry = findModel(catalog, name);
  const [height, width] = entry.variants[variant]?.input ?? entry.input;
  const spec: ModelSpec = {
    name,
    variant,
    classes: [],
    input: [height, width, channels],
  };
  try {
    const backbone = backbonePattern(spec);
    const auxiliary = /aux/.test(backbone) ? ({ auxiliary: false } as const) : {};
    const model = { ...found, widthMultiplier, ...auxiliary, resizable };
    return [{ ...model, backbone: backbonePattern({ ...spec, ...auxiliary }) }];
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

function doesNotFit(name: string, keys: Iterable<string>): CheckpointError {
  const other = recognizeOtherNetwork(keys);
  const belongs = other === undefined ? '' : `: it belongs to ${other}`;
  return new CheckpointError(`${name} does not fit any network of this page${belongs}`, {
    code: 'CHECKPOINT_WEIGHTS',
    hint: 'Choose weights of torchvision for AlexNet, VGG, GoogLeNet or ResNet, or a network that was trained here.',
  });
}
