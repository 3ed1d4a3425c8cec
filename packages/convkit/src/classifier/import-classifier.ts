import { ConfigError, disposeModule, type ModelSpec, Rng } from '@convkit/core';
import { catalog, defaultVariant, findModel, findVariant } from '@convkit/models';
import { ensureBackend } from '../backend.js';
import { createModel } from '../models.js';
import { byLayers } from '../weights/by-layers.js';
import type { LoadReport } from '../weights/load-report.js';
import { loadWeights } from '../weights/load-weights.js';
import { readWeights, type WeightsFile, type WeightsSource } from '../weights/read-weights.js';
import type { RecognizedModel } from '../weights/recognize-model.js';
import { Classifier } from './classifier.js';
import { type ClassifierSpec, storedSpec } from './classifier-spec.js';
import { checkImportOptions, type ImportOptions } from './import-options.js';
import { recognizedSpec } from './imported-spec.js';
import { assertKind } from './load-network.js';

/** A classifier with another library's weights. */
export interface ImportedClassifier {
  /** The classifier, with the preprocessing that a file of convkit describes, or that the model was published with. */
  readonly classifier: Classifier;
  /** The path, URL or name of the file. */
  readonly source: string;
  /** How loading the weights went. */
  readonly report: LoadReport;
  /** Other models and variants that the shapes of the file fit, besides the one that was chosen. */
  readonly alternatives: readonly RecognizedModel[];
}

/**
 * Turns a file of weights into a classifier: safetensors, PyTorch, or whatever else `trainClassifier` takes as weights. The model, its
 * variant and its number of classes are recognized by the shapes. A file that convkit saved or exported keeps its class names, its input
 * size and its preprocessing if it has them, as safetensors and ONNX do.
 * @throws CheckpointError if the file cannot be read, or no model fits it; ConfigError if an option is invalid.
 */
export async function importClassifier(
  source: WeightsSource,
  options: ImportOptions = {},
): Promise<ImportedClassifier> {
  checkImportOptions(options);
  const opened = await readWeights(source);
  try {
    await ensureBackend(options);
    const stored = storedSpec(opened.metadata, opened.source);
    if (stored) assertKind(stored, 'classifier', opened.source);
    const wanted = withDefaults(options, stored);
    const file = opened.stateOf ? await byLayers(opened, describedModel(opened, wanted, stored)) : opened;
    const { spec, alternatives, isStored } = recognizedSpec(file, wanted, stored);
    const network = createModel(spec.model, new Rng(0));
    try {
      const { from } = options;
      const report = await loadWeights(network, spec.model, file, from === undefined ? {} : { from });
      const classifier = new Classifier({ ...spec, ...licenseOf(opened, stored) }, network);
      // What the graph does to pixels is a part of the stored preprocessing.
      const notes = isStored ? [] : report.notes;
      return { classifier, source: file.source, report: { ...report, notes }, alternatives };
    } catch (error) {
      disposeModule(network);
      throw error;
    }
  } finally {
    await opened.close();
  }
}

/** The options, completed by what a classifier of convkit says about itself. */
function withDefaults(options: ImportOptions, stored: ClassifierSpec | undefined): ImportOptions {
  if (!stored || (options.model ?? stored.model.name) !== stored.model.name) return options;
  const { name: model, variant, input } = stored.model;
  const [size] = input as [number];
  return { model, variant, ...((options.variant ?? variant) === variant && { size }), ...options };
}

/**
 * The model whose layers are compared with those of a file that describes a network: the one that the options name, or that convkit
 * exported.
 * @throws ConfigError if neither is given.
 */
function describedModel(
  { source }: WeightsFile,
  { model, variant, size }: ImportOptions,
  stored: ClassifierSpec | undefined,
): ModelSpec {
  if (model === undefined) {
    throw new ConfigError(`${source} does not say which model it is`, {
      hint: 'Name the model: its layers are compared with those of the file.',
    });
  }
  const entry = findModel(catalog, model);
  const name = variant ?? defaultVariant(entry);
  const [height, width, channels] = findVariant(entry, name).input ?? entry.input;
  const input = [size ?? height, size ?? width, channels];
  if (stored?.model.name === entry.name && stored.model.variant === name) {
    return { ...stored.model, input: [...input.slice(0, 2), stored.model.input[2] as number] };
  }
  return { name: entry.name, variant: name, classes: ['0', '1'], input };
}

const licenseOf = ({ metadata }: WeightsFile, stored: ClassifierSpec | undefined) => {
  const license = stored?.license ?? metadata.license;
  return license === undefined ? {} : { license };
};
