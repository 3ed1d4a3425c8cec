import { writeStateDict } from '@convkit/checkpoint';
import { CheckpointError, disposeModule, type Module, Rng } from '@convkit/core';
import { platform } from '#platform';
import { type BackendOptions, ensureBackend } from '../backend.js';
import { createModel } from '../models.js';
import { BACKEND_OPTIONS } from '../options/backend-options.js';
import { checkOptionNames } from '../options/check-option-names.js';
import { checkValue, isFileSource } from '../options/check-value.js';
import { isOnnx } from '../weights/is-onnx.js';
import { decodeClassifier } from './classifier-file.js';
import type { ClassifierSpec } from './classifier-spec.js';

/** Source of a trained network: the folder or name of a run, a path or URL, or the bytes of a file. */
export type NetworkSource = string | URL | Uint8Array | Blob;

/** A loaded network. */
export interface LoadedNetwork {
  readonly spec: ClassifierSpec;
  /** Network, which the caller disposes of. */
  readonly model: Module;
  /** Whether `model` is an ONNX graph. */
  readonly isGraph: boolean;
}

/** Describes what a network predicts. */
export type NetworkKind = 'classifier' | 'regressor';

/**
 * Loads a trained network.
 * @param kind - kind of network to accept. Defaults to any.
 * @throws ConfigError if `source` or an option is invalid, CheckpointError if there is no network of the kind, or it cannot be read.
 */
export async function loadNetwork(
  source: NetworkSource,
  options: BackendOptions,
  kind?: NetworkKind,
): Promise<LoadedNetwork> {
  checkValue(
    `the ${kind ?? 'network'}`,
    source,
    'the folder or name of a run, a path or URL, a Uint8Array, or a Blob',
    isFileSource(source),
  );
  checkOptionNames(options, BACKEND_OPTIONS);
  const [name, bytes] = await bytesOf(source, kind ?? 'network');
  if (isOnnx(bytes)) {
    await ensureBackend(options);
    const { spec, graph } = await (await import('./onnx-classifier.js')).openOnnxClassifier(bytes, name);
    if (kind) assertKind(spec, kind, name);
    return { spec, model: graph, isGraph: true };
  }
  const { spec, weights } = await decodeClassifier(bytes, name);
  if (kind) assertKind(spec, kind, name);
  await ensureBackend(options);
  const model = createModel(spec.model, new Rng(0));
  try {
    writeStateDict(model, weights);
  } catch (error) {
    disposeModule(model);
    throw error;
  }
  return { spec, model, isGraph: false };
}

/** @throws CheckpointError if a network was trained for something else. */
export function assertKind({ model }: ClassifierSpec, kind: NetworkKind, name: string): void {
  const found: NetworkKind = model.task === 'regression' ? 'regressor' : 'classifier';
  if (found === kind) return;
  throw new CheckpointError(
    found === 'regressor'
      ? `${name} holds a regressor, which predicts ${model.targets?.join(', ')}, not classes`
      : `${name} holds a classifier, which predicts classes, not numbers`,
    { hint: `Load it with ${found === 'regressor' ? 'loadRegressor' : 'loadClassifier'}.` },
  );
}

/** Whether `source` is a file rather than a run. */
const isPathOrUrl = (source: string) =>
  /\.(safetensors|onnx)$/i.test(source) || /^[a-z]+:\/\//i.test(source) || platform.isFile(source);

async function bytesOf(source: NetworkSource, kind: string): Promise<[name: string, bytes: Uint8Array]> {
  if (source instanceof Uint8Array) return [`the ${kind}`, source];
  if (typeof source === 'string' && !isPathOrUrl(source)) return [source, await platform.readStore(source)];
  if (typeof source === 'string' || source instanceof URL)
    return [String(source), await platform.readBytes(source, 'classifier')];
  return [`the ${kind}`, new Uint8Array(await source.arrayBuffer())];
}
