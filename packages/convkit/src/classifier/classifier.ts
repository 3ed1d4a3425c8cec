import { readStateDict, weightsSha256, writeStateDict } from '@convkit/checkpoint';
import { ConfigError, checkWhole, disposeModule, type Module, Rng } from '@convkit/core';
import { type DecodedImage, Loader } from '@convkit/data';
import { createLoss } from '@convkit/ops';
import { evaluationBatchSize, predict } from '@convkit/train';
import { platform } from '#platform';
import { type BackendOptions, ensureBackend } from '../backend.js';
import { checkData } from '../data/check-data.js';
import type { ClassificationData, LabeledDataset } from '../data/classification-data.js';
import { assertSameClasses } from '../data/same-classes.js';
import { exportNetwork } from '../export/export-network.js';
import { EXPORT_OPTIONS, type ExportOptions } from '../export/export-options.js';
import { checkModelJson, checkSavedName, formatOf } from '../export/file-names.js';
import { type ImageSource, readImage } from '../images/image-source.js';
import { createModel } from '../models.js';
import { BACKEND_OPTIONS } from '../options/backend-options.js';
import { checkOptionNames, type OptionNames } from '../options/check-option-names.js';
import { checkValue, isFileSource } from '../options/check-value.js';
import { preprocess } from '../preprocessing.js';
import { isOnnx } from '../weights/is-onnx.js';
import { decodeClassifier, encodeClassifier } from './classifier-file.js';
import type { ClassifierSpec } from './classifier-spec.js';
import { decodedFor } from './decoded-for.js';
import { evaluateBatches } from './evaluate-batches.js';
import { setNetwork } from './networks.js';
import { type ClassificationReport, classificationReport } from './report.js';

/** A class and how likely the image belongs to it. */
export interface ClassProbability {
  /** The class name. */
  readonly label: string;
  /** From 0 to 1; those of all classes add up to 1. */
  readonly probability: number;
}

/** Options of `predict`. */
export interface PredictOptions {
  /** Number of classes to return, most likely first. Defaults to all. */
  readonly topK?: number;
}

const PREDICT_OPTIONS: OptionNames<PredictOptions> = { topK: true };

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /**
   * Worker threads that decode and transform images.
   * @defaultValue 0
   */
  readonly workers?: number;
}

const EVALUATE_OPTIONS: OptionNames<EvaluateOptions> = { workers: true };

/** A trained network with its class names and its preprocessing. Holds memory until `dispose` is called. */
export class Classifier {
  /** The model, its classes and its preprocessing. */
  readonly spec: ClassifierSpec;
  readonly #model: Module;
  readonly #isGraph: boolean;
  #isDisposed = false;

  /**
   * Takes over `model`, which `dispose` frees.
   * @param isGraph Whether `model` is not the catalog's model of that name, but a graph that computes the same. Defaults to false.
   */
  constructor(spec: ClassifierSpec, model: Module, isGraph = false) {
    this.spec = spec;
    this.#model = model;
    this.#isGraph = isGraph;
    setNetwork(this, model);
  }

  /** Class names, in the order of the network's outputs. */
  get classes(): readonly string[] {
    return this.spec.model.classes;
  }

  /** Classifies one image. */
  predict(image: ImageSource, options?: PredictOptions): Promise<ClassProbability[]>;
  /** Classifies several images, in batches. */
  predict(images: readonly ImageSource[], options?: PredictOptions): Promise<ClassProbability[][]>;
  async predict(
    input: ImageSource | readonly ImageSource[],
    options: PredictOptions = {},
  ): Promise<ClassProbability[] | ClassProbability[][]> {
    this.#assertAlive();
    checkOptionNames(options, PREDICT_OPTIONS);
    const { topK = this.classes.length } = options;
    checkWhole('topK', topK);
    const sources: readonly ImageSource[] = Array.isArray(input) ? input : [input as ImageSource];
    const answers: ClassProbability[][] = [];
    const atOnce = evaluationBatchSize(this.spec.model.input);
    for (let start = 0; start < sources.length; start += atOnce) {
      const decoded: DecodedImage[] = [];
      for (const source of sources.slice(start, start + atOnce)) {
        decoded.push(await readImage(source, this.spec.preprocessing.background));
      }
      const batch = preprocess(decoded, this.spec.preprocessing);
      for (const { probabilities } of await predict(this.#model, batch)) {
        answers.push(this.#ranked(probabilities).slice(0, topK));
      }
    }
    return Array.isArray(input) ? answers : (answers[0] as ClassProbability[]);
  }

  /**
   * Evaluates the network on the test set of `data`, or on a dataset, with the classifier's own preprocessing: images
   * are converted to its number of channels, and transparent pixels show the background that the classifier was trained with.
   * @throws DataError if the data has other classes.
   */
  async evaluate(
    data: ClassificationData | LabeledDataset,
    options: EvaluateOptions = {},
  ): Promise<ClassificationReport> {
    this.#assertAlive();
    checkData('data', data, 'data or dataset');
    checkOptionNames(options, EVALUATE_OPTIONS);
    const { workers } = options;
    const dataset = 'train' in data ? data.test : data;
    assertSameClasses(dataset.classes, this.classes, {
      found: 'the data has',
      expected: 'the classifier was trained on',
    });
    const source = new Loader(decodedFor(dataset, this.spec.preprocessing), {
      batchSize: evaluationBatchSize(this.spec.model.input),
      transforms: this.spec.preprocessing.transforms,
      reuseBuffers: true,
      ...(workers !== undefined && { workers }),
    });
    const measured = await evaluateBatches(
      this.#model,
      source,
      createLoss(this.spec.loss, this.spec.model.task),
    ).finally(() => source.close());
    return classificationReport(measured, dataset);
  }

  /** The classifier as the bytes of its file. */
  async toBytes(): Promise<Uint8Array<ArrayBuffer>> {
    this.#assertAlive();
    this.#assertNetwork('a file of convkit');
    return encodeClassifier({ spec: this.spec, weights: await readStateDict(this.#model) });
  }

  /**
   * Writes the classifier to a safetensors file; in a page, offers it as a download.
   * @throws ConfigError if `path` has the ending of another format.
   */
  async save(path: string): Promise<void> {
    checkValue('path', path, 'the path of the file to write', typeof path === 'string' && path !== '');
    checkSavedName(path);
    await platform.writeBytes(path, await this.toBytes());
  }

  /**
   * Writes the network to a file for other libraries; in a page, offers it as a download. The name of the file chooses the format: ONNX
   * (.onnx), a PyTorch state dict (.pth, .pt), safetensors in PyTorch's layout, or a LayersModel of TensorFlow.js (model.json, with
   * weights.bin beside it).
   * @throws ConfigError if an option is invalid, or the format cannot express a layer, which the message names.
   */
  async export(path: string, options: ExportOptions = {}): Promise<void> {
    this.#assertAlive();
    checkValue('path', path, 'the path of the file to write', typeof path === 'string' && path !== '');
    checkOptionNames(options, EXPORT_OPTIONS);
    const format = options.format ?? formatOf(path);
    if (format === 'tfjs') checkModelJson(path);
    if (format !== 'onnx') this.#assertNetwork(`the format ${format}`);
    const { bytes, weights } = await exportNetwork(this.#model, this.spec, { ...options, format });
    if (weights) await platform.writeBytes(beside(path, 'weights.bin'), weights);
    await platform.writeBytes(path, bytes);
  }

  /** SHA-256 over the weights, as `train` reports it. */
  weightsSha256(): Promise<string> {
    this.#assertAlive();
    return weightsSha256(this.#model);
  }

  /** Frees the network's memory. The classifier cannot be used afterwards. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    setNetwork(this, undefined);
    disposeModule(this.#model);
  }

  #ranked(probabilities: readonly number[]): ClassProbability[] {
    return probabilities
      .map((probability, i) => ({ label: this.classes[i] as string, probability }))
      .sort((a, b) => b.probability - a.probability);
  }

  /** The weights of a graph may have any names and any order of axes. */
  #assertNetwork(what: string): void {
    if (!this.#isGraph) return;
    throw new ConfigError(`this classifier runs an ONNX graph, which ${what} cannot hold`, {
      hint: 'Import the ONNX file as a model of the catalog first, with importClassifier or convkit import.',
    });
  }

  #assertAlive(): void {
    if (this.#isDisposed) throw new ConfigError('the classifier was disposed', { hint: 'Load it again.' });
  }
}

/**
 * Loads a classifier: the folder or the name of a run, a file that `save` wrote, an ONNX file that `export` wrote, or the bytes of one.
 * @throws ConfigError if `source` or an option is invalid, CheckpointError if there is no classifier, or it cannot be read.
 */
export async function loadClassifier(
  source: string | URL | Uint8Array | Blob,
  options: BackendOptions = {},
): Promise<Classifier> {
  checkValue(
    'the classifier',
    source,
    'the folder or name of a run, a path or URL, a Uint8Array, or a Blob',
    isFileSource(source),
  );
  checkOptionNames(options, BACKEND_OPTIONS);
  const [name, bytes] = await bytesOf(source);
  if (isOnnx(bytes)) {
    await ensureBackend(options);
    const { spec, graph } = await (await import('./onnx-classifier.js')).openOnnxClassifier(bytes, name);
    return new Classifier(spec, graph, true);
  }
  const { spec, weights } = await decodeClassifier(bytes, name);
  await ensureBackend(options);
  const model = createModel(spec.model, new Rng(0));
  try {
    writeStateDict(model, weights);
  } catch (error) {
    disposeModule(model);
    throw error;
  }
  return new Classifier(spec, model);
}

/** The path of the file `name` in the folder of `path`. */
const beside = (path: string, name: string) => path.replace(/[^/\\]*$/, name);

/** Whether `source` is a file rather than a run. */
const isPathOrUrl = (source: string) =>
  /\.(safetensors|onnx)$/i.test(source) || /^[a-z]+:\/\//i.test(source) || platform.isFile(source);

async function bytesOf(source: string | URL | Uint8Array | Blob): Promise<[name: string, bytes: Uint8Array]> {
  if (source instanceof Uint8Array) return ['the classifier', source];
  if (typeof source === 'string' && !isPathOrUrl(source)) return [source, await platform.readStore(source)];
  if (typeof source === 'string' || source instanceof URL)
    return [String(source), await platform.readBytes(source, 'classifier')];
  return ['the classifier', new Uint8Array(await source.arrayBuffer())];
}
