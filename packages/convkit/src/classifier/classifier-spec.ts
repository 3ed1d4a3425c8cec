import {
  CheckpointError,
  type LossSpec,
  type ModelSpec,
  type SequenceEncoding,
  type TargetScale,
} from '@convkit/core';
import { isObject } from '../options/check-value.js';
import type { Preprocessing } from '../preprocessing.js';

/** Everything about a classifier but its weights. */
export interface ClassifierSpec {
  /** The network, with its class names. */
  readonly model: ModelSpec;
  /** Preprocessing of images. Has no transforms if the network takes series or text. */
  readonly preprocessing: Preprocessing;
  /** Encoding of series or text. Undefined for images. */
  readonly encoding?: SequenceEncoding;
  /** Loss that `evaluate` reports. */
  readonly loss: LossSpec;
  /** In regression, the unit of the network's outputs. */
  readonly targetScale?: TargetScale;
  /** License of the weights, as the file of the pretrained weights states it. */
  readonly license?: string;
}

/** Format, in the metadata, of a file that `Classifier.save` wrote. */
export const CLASSIFIER_FORMAT = 'convkit.classifier';

/** Key of the spec, as JSON, in the metadata of an exported ONNX or safetensors file. */
export const CLASSIFIER_KEY = 'convkit.classifier';

/**
 * Reads the JSON of a spec.
 * @throws CheckpointError naming the file if it is not that of a spec.
 */
export function parseSpec(json: string, file: string): ClassifierSpec {
  const spec = parsed(json, file);
  if (isSpec(spec)) return spec;
  throw damaged(file);
}

/**
 * The spec of the classifier that a file of weights was saved or exported from. Its preprocessing is that of the network, even if an ONNX
 * graph has a part of it. Undefined if another program wrote the file.
 * @throws CheckpointError if the spec is damaged.
 */
export function storedSpec(
  metadata: Readonly<Record<string, string>>,
  file: string,
): ClassifierSpec | undefined {
  const json = metadata.format === CLASSIFIER_FORMAT ? metadata.spec : metadata[CLASSIFIER_KEY];
  if (json === undefined) return undefined;
  const spec = parseSpec(json, file);
  if (metadata.preprocessing === undefined) return spec;
  const transforms = parsed(metadata.preprocessing, file);
  if (!Array.isArray(transforms)) throw damaged(file);
  return { ...spec, preprocessing: { ...spec.preprocessing, transforms } };
}

function parsed(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw damaged(file, cause);
  }
}

function isSpec(value: unknown): value is ClassifierSpec {
  if (!isObject(value) || !isObject(value.model) || !isObject(value.preprocessing)) return false;
  const { name, variant, classes, input } = value.model;
  return (
    typeof name === 'string' &&
    typeof variant === 'string' &&
    Array.isArray(classes) &&
    classes.every((label) => typeof label === 'string') &&
    Array.isArray(input) &&
    (value.encoding === undefined ? input.length === 3 : isEncoding(value.encoding)) &&
    Array.isArray(value.preprocessing.transforms) &&
    (value.model.task !== 'regression' || isRegression(value))
  );
}

function isEncoding(value: unknown): boolean {
  if (!isObject(value) || !Number.isSafeInteger(value.length)) return false;
  const areNames = (names: unknown) =>
    Array.isArray(names) && names.every((name) => typeof name === 'string');
  if (value.kind === 'text') return areNames(value.words);
  const { kind, channels, mean, std } = value;
  const fits = (values: unknown) =>
    Array.isArray(values) &&
    values.length === (channels as unknown[]).length &&
    values.every(Number.isFinite);
  return kind === 'series' && areNames(channels) && fits(mean) && fits(std);
}

function isRegression({ model, targetScale }: Readonly<Record<string, unknown>>): boolean {
  const { targets } = model as Readonly<Record<string, unknown>>;
  if (!Array.isArray(targets) || !targets.every((name) => typeof name === 'string')) return false;
  if (targetScale === undefined) return true;
  const fits = (values: unknown) =>
    Array.isArray(values) && values.length === targets.length && values.every(Number.isFinite);
  return isObject(targetScale) && fits(targetScale.mean) && fits(targetScale.std);
}

const damaged = (file: string, cause?: unknown) =>
  new CheckpointError(`${file} is damaged: its description cannot be read`, {
    cause,
    hint: 'Copy, download or export the file again.',
  });
