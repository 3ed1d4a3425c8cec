import { recognizeOtherNetwork } from '@convkit/checkpoint';
import { CheckpointError, ConfigError, type ModelSpec } from '@convkit/core';
import { catalog, findModel, findVariant, imagenetClasses } from '@convkit/models';
import { LOSSES_OF_TASK } from '@convkit/ops';
import { checkValue } from '../options/check-value.js';
import { counted } from '../options/counted.js';
import { evaluationTransforms } from '../preprocessing.js';
import { inputOfSize } from '../training/recipe.js';
import type { Readable } from '../weights/by-layers.js';
import { type RecognizedModel, recognizeModel } from '../weights/recognize-model.js';
import type { ClassifierSpec } from './classifier-spec.js';
import type { ImportOptions } from './import-options.js';

/** What a file of weights becomes. */
export interface ImportedSpec {
  readonly spec: ClassifierSpec;
  /** Other models and variants that the shapes of the file fit. */
  readonly alternatives: readonly RecognizedModel[];
  /** Whether the preprocessing is that of the classifier that the file was saved from. */
  readonly isStored: boolean;
}

/**
 * The spec of a file: the model is recognized by the shapes. Class names and preprocessing are those of the classifier that the file was
 * saved from, if convkit saved it for this model, or else those of the model's recipe.
 * @throws CheckpointError if no model fits; ConfigError if the class names are too many or too few.
 */
export function recognizedSpec(
  file: Readable,
  options: ImportOptions,
  stored: ClassifierSpec | undefined,
): ImportedSpec {
  const [found, ...alternatives] = recognized(file, options);
  const names = stored?.model.classes;
  const own = names?.length === found.classes ? names : defaultClasses(found);
  const task = own === names ? stored?.model.task : undefined;
  const shape = modelSpec(found, checkedClasses(own, options), options.size);
  const model: ModelSpec = { ...shape, ...(task && { task }) };
  const isStored =
    options.transformInput === undefined &&
    stored?.model.name === model.name &&
    stored.model.variant === model.variant &&
    String(stored.model.input) === String(model.input);
  const { preprocessing, loss } = isStored ? stored : recipeSide(model, options);
  return { spec: { model, preprocessing, loss }, alternatives, isStored };
}

/**
 * The class names of the options, or else `own`.
 * @throws ConfigError if there is not one for each of the network's outputs.
 */
function checkedClasses(own: readonly string[], { classes }: ImportOptions): readonly string[] {
  if (classes === undefined) return own;
  checkValue(
    'classes',
    classes,
    'an array of class names',
    Array.isArray(classes) && classes.every((label) => typeof label === 'string'),
  );
  const count = own.length;
  if (classes.length === count && new Set(classes).size === count) return classes;
  throw new ConfigError(
    classes.length === count
      ? 'classes has a name twice'
      : `classes has ${counted(classes.length, 'name')}, but the network has ${counted(count, 'output')}`,
    { hint: 'Give one name for each output, in their order.' },
  );
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
  return new CheckpointError(`${source} does not fit ${wanted}`, {
    code: 'CHECKPOINT_WEIGHTS',
    hint: names.length > 0 ? `Its shapes are those of ${names.join(', ')}.` : hintFor(tensors),
  });
}

function hintFor(tensors: Readable['tensors']): string {
  const other = recognizeOtherNetwork(tensors.keys());
  if (other !== undefined) return `It belongs to ${other}, which convkit does not have.`;
  const [key] = tensors.keys();
  const example = key === undefined ? '' : `, such as ${key}`;
  return `It has ${counted(tensors.size, 'tensor')}${example}. Choose weights of a network that \`convkit models\` lists.`;
}

function defaultClasses({ classes: count, name, variant }: Recognized): readonly string[] {
  const entry = findModel(catalog, name);
  const published = findVariant(entry, variant).classes ?? entry.classes;
  if (count === imagenetClasses.length && published === count) return imagenetClasses;
  return Array.from({ length: count }, (_, label) => String(label));
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
function recipeSide(model: ModelSpec, { size, transformInput = false }: ImportOptions) {
  const { recipe } = findVariant(findModel(catalog, model.name), model.variant);
  const sized = size === undefined ? recipe.input : inputOfSize(recipe.input, size);
  const input = transformInput ? { ...sized, normalize: { mean: [0.5], std: [0.5] } } : sized;
  const channels = model.input[2] === 1 ? 1 : 3;
  const transforms = evaluationTransforms(input, model.input);
  const loss = model.task ? LOSSES_OF_TASK[model.task][0] : recipe.loss;
  return { preprocessing: { channels, background: 255, transforms }, loss } as const;
}
