import type { NameFamily } from '@convkit/checkpoint';
import { CheckpointError, ConfigError, disposeModule, type ModelSpec, Rng } from '@convkit/core';
import { catalog, defaultVariant, findModel, findVariant, imagenetClasses } from '@convkit/models';
import { type BackendOptions, ensureBackend } from '../backend.js';
import { createModel } from '../models.js';
import { BACKEND_OPTIONS } from '../options/backend-options.js';
import { checkOptionNames, type OptionNames } from '../options/check-option-names.js';
import { checkValue, isFileSource } from '../options/check-value.js';
import { counted } from '../options/counted.js';
import { evaluationTransforms } from '../preprocessing.js';
import { inputOfSize } from '../training/recipe.js';
import { byLayers, type Readable } from '../weights/by-layers.js';
import type { LoadReport } from '../weights/load-report.js';
import { loadWeights } from '../weights/load-weights.js';
import { readWeights, type WeightsFile, type WeightsSource } from '../weights/read-weights.js';
import { type RecognizedModel, recognizeModel } from '../weights/recognize-model.js';
import { Classifier } from './classifier.js';
import { CLASSIFIER_KEY, type ClassifierSpec } from './classifier-file.js';

/** How `importClassifier` understands a file of weights. */
export interface ImportOptions extends BackendOptions {
  /** Name of a model in the catalog. Defaults to the first that the shapes of the file fit. */
  readonly model?: string;
  /** Variant of the model. Defaults to the first that the shapes of the file fit. */
  readonly variant?: string;
  /**
   * Class names, in the order of the network's outputs. Defaults to those of ImageNet for 1,000 outputs, else to the numbers from 0.
   */
  readonly classes?: readonly string[];
  /**
   * Height and width of the network's input in pixels.
   * @defaultValue the variant's own
   */
  readonly size?: number;
  /**
   * Set for torchvision's GoogLeNet weights with `transform_input`: they expect pixels normalized by mean 0.5 and std 0.5.
   * @defaultValue false
   */
  readonly transformInput?: boolean;
  /** Library that the weights are from. Defaults to what is recognized by names, metadata and shapes. */
  readonly from?: NameFamily;
}

const IMPORT_OPTIONS: OptionNames<ImportOptions> = {
  model: true,
  variant: true,
  classes: true,
  size: true,
  transformInput: true,
  from: true,
  ...BACKEND_OPTIONS,
};

/** A classifier made of another library's weights. */
export interface ImportedClassifier {
  /** The classifier, with the preprocessing that the model was published with. */
  readonly classifier: Classifier;
  /** The path, URL or name of the file. */
  readonly source: string;
  /** How loading the weights went. */
  readonly report: LoadReport;
  /** Other models and variants that the shapes of the file fit, besides the one that was chosen. */
  readonly alternatives: readonly RecognizedModel[];
}

/**
 * Makes a classifier of a file of weights: safetensors, PyTorch, or whatever else `trainClassifier` takes as weights. The model, its
 * variant and its number of classes are recognized by the shapes.
 * @throws CheckpointError if the file cannot be read, or no model fits it; ConfigError if an option is invalid.
 */
export async function importClassifier(
  source: WeightsSource,
  options: ImportOptions = {},
): Promise<ImportedClassifier> {
  checkValue('the weights', source, 'a path or URL, a Uint8Array, or a Blob', isFileSource(source));
  checkOptionNames(options, IMPORT_OPTIONS);
  const { model, variant, size, from } = options;
  if (model !== undefined) findVariant(findModel(catalog, model), variant);
  const opened = await readWeights(source);
  try {
    await ensureBackend(options);
    const file = opened.stateOf ? await byLayers(opened, describedModel(opened, options)) : opened;
    const [found, ...alternatives] = recognized(file, options);
    const spec = modelSpec(found, classNames(found, options), size);
    const network = createModel(spec, new Rng(0));
    try {
      const report = await loadWeights(network, spec, file, from === undefined ? {} : { from });
      const classifier = new Classifier(
        { model: spec, ...inputSide(spec, options), ...licenseOf(opened) },
        network,
      );
      return { classifier, source: file.source, report, alternatives };
    } catch (error) {
      disposeModule(network);
      throw error;
    }
  } finally {
    await opened.close();
  }
}

/**
 * The model whose layers are compared with those of a file that describes a network: the one that the options name, or that convkit
 * exported.
 * @throws ConfigError if neither is given.
 */
function describedModel(
  { source, metadata }: WeightsFile,
  { model, variant, size }: ImportOptions,
): ModelSpec {
  const exported = metadata[CLASSIFIER_KEY];
  if (model === undefined && exported !== undefined) return (JSON.parse(exported) as ClassifierSpec).model;
  if (model === undefined) {
    throw new ConfigError(`${source} does not say which model it is`, {
      hint: 'Name the model: its layers are compared with those of the file.',
    });
  }
  const entry = findModel(catalog, model);
  const name = variant ?? defaultVariant(entry);
  const [height, width, channels] = findVariant(entry, name).input ?? entry.input;
  const input = [size ?? height, size ?? width, channels];
  return { name: entry.name, variant: name, classes: ['0', '1'], input };
}

type Recognized = RecognizedModel & { readonly classes: number };

function recognized(
  file: Readable,
  { model, variant, size }: ImportOptions,
): [Recognized, ...RecognizedModel[]] {
  const fitting = recognizeModel(file, size === undefined ? {} : { size });
  const chosen = fitting.filter(
    (candidate) =>
      candidate.name === (model ?? candidate.name) && candidate.variant === (variant ?? candidate.variant),
  );
  const [first, ...others] = chosen;
  if (!first) throw noModelFits(file, fitting, model, variant);
  if (first.classes === undefined) {
    throw new CheckpointError(`${file.source} has no last layer, so it cannot classify`, {
      code: 'CHECKPOINT_WEIGHTS',
      hint: `Fine-tune it: give the file to trainClassifier as weights of ${first.name}.`,
    });
  }
  return [{ ...first, classes: first.classes }, ...others];
}

function noModelFits(
  { source, tensors }: Readable,
  fitting: readonly RecognizedModel[],
  model: string | undefined,
  variant: string | undefined,
): CheckpointError {
  const wanted =
    model === undefined ? 'any model' : `${model}${variant === undefined ? '' : ` (${variant})`}`;
  const names = [...new Set(fitting.map((candidate) => `${candidate.name} (${candidate.variant})`))];
  const [key] = tensors.keys();
  return new CheckpointError(`${source} does not fit ${wanted}`, {
    code: 'CHECKPOINT_WEIGHTS',
    hint:
      names.length > 0
        ? `Its shapes are those of ${names.join(', ')}.`
        : `It has ${counted(tensors.size, 'tensor')}${key === undefined ? '' : `, such as ${key}`}. Convkit knows the networks of convkit models.`,
  });
}

function classNames(
  { classes: count, name, variant }: Recognized,
  { classes }: ImportOptions,
): readonly string[] {
  if (classes === undefined) {
    const entry = findModel(catalog, name);
    const published = findVariant(entry, variant).classes ?? entry.classes;
    if (count === imagenetClasses.length && published === count) return imagenetClasses;
    return Array.from({ length: count }, (_, label) => String(label));
  }
  checkValue(
    'classes',
    classes,
    'an array of class names',
    Array.isArray(classes) && classes.every((label) => typeof label === 'string'),
  );
  if (classes.length === count && new Set(classes).size === count) return classes;
  throw new ConfigError(
    classes.length === count
      ? 'classes has a name twice'
      : `classes has ${counted(classes.length, 'name')}, but the network has ${counted(count, 'output')}`,
    { hint: 'Give one name for each output, in their order.' },
  );
}

function modelSpec(
  { name, variant, channels, widthMultiplier, auxiliary }: RecognizedModel,
  classes: readonly string[],
  size: number | undefined,
): ModelSpec {
  const entry = findModel(catalog, name);
  const [height, width] = findVariant(entry, variant).input ?? entry.input;
  return {
    name,
    variant,
    classes,
    input: [size ?? height, size ?? width, channels],
    ...(widthMultiplier !== undefined && { widthMultiplier }),
    ...(auxiliary !== undefined && { auxiliary }),
  };
}

/** The preprocessing and the loss of the variant's recipe. */
function inputSide(model: ModelSpec, { size, transformInput = false }: ImportOptions) {
  const { recipe } = findVariant(findModel(catalog, model.name), model.variant);
  const sized = size === undefined ? recipe.input : inputOfSize(recipe.input, size);
  const input = transformInput ? { ...sized, normalize: { mean: [0.5], std: [0.5] } } : sized;
  const channels = model.input[2] === 1 ? 1 : 3;
  const transforms = evaluationTransforms(input, model.input);
  return { preprocessing: { channels, background: 255, transforms }, loss: recipe.loss } as const;
}

const licenseOf = ({ metadata: { license } }: Pick<WeightsFile, 'metadata'>) =>
  license === undefined ? {} : { license };
