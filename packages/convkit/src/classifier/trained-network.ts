import { readStateDict, weightsSha256 } from '@convkit/checkpoint';
import { ConfigError, checkArguments, disposeModule, type Module } from '@convkit/core';
import { platform } from '#platform';
import { type ExportedNetwork, exportNetwork } from '../export/export-network.js';
import { EXPORT_OPTIONS, type ExportOptions } from '../export/export-options.js';
import { checkModelJson, checkSavedName, formatOf } from '../export/file-names.js';
import { checkOptionNames } from '../options/check-option-names.js';
import { checkClassifierSpec } from '../options/check-specs.js';
import { checkValue } from '../options/check-value.js';
import { encodeClassifier } from './classifier-file.js';
import type { ClassifierSpec } from './classifier-spec.js';
import { hasNetwork, networkOf, setNetwork } from './networks.js';

/** A trained network with its preprocessing and the names of its outputs. */
export abstract class TrainedNetwork {
  /** Model, outputs and preprocessing. */
  readonly spec: ClassifierSpec;
  readonly #isGraph: boolean;

  /**
   * Takes ownership of `model`, which `dispose` frees.
   * @param isGraph Whether `model` is an ONNX graph instead of the catalog's model. Defaults to false.
   */
  constructor(spec: ClassifierSpec, model: Module, isGraph = false) {
    checkClassifierSpec('TrainedNetwork', spec);
    checkArguments('TrainedNetwork', { model, isGraph }, { model: 'object', isGraph: 'boolean' });
    this.spec = spec;
    this.#isGraph = isGraph;
    setNetwork(this, model);
  }

  /** The network as the bytes of its file. */
  async toBytes(): Promise<Uint8Array<ArrayBuffer>> {
    const model = networkOf(this);
    this.#assertNetwork('a file of convkit');
    return encodeClassifier({ spec: this.spec, weights: await readStateDict(model) });
  }

  /**
   * Writes the network to a safetensors file; in a page, offers it as a download.
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
    networkOf(this);
    checkValue('path', path, 'the path of the file to write', typeof path === 'string' && path !== '');
    checkOptionNames(options, EXPORT_OPTIONS);
    const format = options.format ?? formatOf(path);
    if (format === 'tfjs') checkModelJson(path);
    const { bytes, weights } = await this.exportBytes({ ...options, format });
    if (weights) await platform.writeBytes(beside(path, 'weights.bin'), weights);
    await platform.writeBytes(path, bytes);
  }

  /**
   * Returns the network as a file for other libraries, without writing it.
   * @param options Must name the format.
   * @throws ConfigError if an option is invalid, or the format cannot express a layer, which the message names.
   */
  async exportBytes(options: ExportOptions): Promise<ExportedNetwork> {
    const model = networkOf(this);
    if (options?.format !== 'onnx') this.#assertNetwork(`the format ${options?.format}`);
    return exportNetwork(model, this.spec, options);
  }

  /** SHA-256 of the weights, as training reports it. */
  async weightsSha256(): Promise<string> {
    return weightsSha256(networkOf(this));
  }

  /** Frees the network's memory. It cannot be used afterwards. */
  dispose(): void {
    if (!hasNetwork(this)) return;
    const model = networkOf(this);
    setNetwork(this, undefined);
    disposeModule(model);
  }

  /** Rejects graphs, whose weights can have any names and axis orders. */
  #assertNetwork(what: string): void {
    if (!this.#isGraph) return;
    throw new ConfigError(`this network runs an ONNX graph, which ${what} cannot hold`, {
      hint: 'Import the ONNX file as a model of the catalog first, with importClassifier or convkit import.',
    });
  }
}

/** The path of the file `name` in the folder of `path`. */
const beside = (path: string, name: string) => path.replace(/[^/\\]*$/, name);
