import { decodeSafetensors, encodeSafetensors, type TensorData, weightsSha256Of } from '@convkit/checkpoint';
import { CheckpointError, checkArguments, checkOptions, NumericError } from '@convkit/core';
import { belowPrefix, checkPrefixFree, withPrefix } from './key-prefix.js';
import { count, fieldsOf } from './parse-fields.js';
import { parseRunState, type RunState } from './run-state.js';

/** Version of the checkpoint layout. Increased when the layout changes. */
const LAYOUT = 'convkit.run.1';
const OPTIMIZER = 'optimizer.';
const TRAINED = 'trained.';
const AVERAGE = 'average.';

/** Metadata of a checkpoint. */
export interface RunDescription {
  /** Plain data saved for the app: the `spec` that was passed to `fit`. */
  readonly spec: unknown;
  /** Recipe that was passed to `fit`. */
  readonly recipe: unknown;
  /** Seed of the run. */
  readonly seed: number;
  /** Number of training batches in each epoch. */
  readonly batchesPerEpoch: number;
  /** Name of the kernels that computed it. Other kernels may round differently. */
  readonly kernelBuild: string;
  /** Progress of the run. */
  readonly state: RunState;
}

/** Everything needed to resume a run. */
export interface RunCheckpoint extends RunDescription {
  /**
   * Parameters and buffers of the model, by state-dict key: those of the best epoch if the run keeps it, else those of the average if the
   * run averages its weights.
   */
  readonly weights: ReadonlyMap<string, TensorData>;
  /** Trained parameters and buffers, if they differ from `weights`. */
  readonly trained?: ReadonlyMap<string, TensorData>;
  /** Average of the weights, if `weights` are those of the best epoch. */
  readonly average?: ReadonlyMap<string, TensorData>;
  /** Variables of the optimizer, by key. */
  readonly optimizer: ReadonlyMap<string, TensorData>;
}

/**
 * Encodes a checkpoint as one safetensors file: weights under their own keys, optimizer state under keys that start with `optimizer.`,
 * trained weights beside those of the best epoch or an average under keys that start with `trained.`, the average beside those of the
 * best epoch under keys that start with `average.`, everything else as metadata.
 * @throws ConfigError if a weight's key starts with one of these prefixes.
 * @throws NumericError if a value is not finite, so that a broken checkpoint never replaces a good one.
 */
export async function encodeRunCheckpoint(checkpoint: RunCheckpoint): Promise<Uint8Array> {
  checkOptions('encodeRunCheckpoint', checkpoint, {
    weights: 'Map',
    optimizer: 'Map',
    trained: 'Map?',
    average: 'Map?',
    state: 'object',
  });
  const { weights, trained, average, optimizer, ...run } = checkpoint;
  checkPrefixFree(weights.keys(), OPTIMIZER, 'optimizer state');
  if (trained) checkPrefixFree(weights.keys(), TRAINED, 'the weights that are trained');
  if (average) checkPrefixFree(weights.keys(), AVERAGE, 'the average of the weights');
  const tensors = new Map([
    ...weights,
    ...optimizer,
    ...withPrefix(TRAINED, trained ?? new Map()),
    ...withPrefix(AVERAGE, average ?? new Map()),
  ]);
  for (const [key, { data }] of tensors) {
    if (data instanceof Float32Array && !data.every(Number.isFinite)) {
      throw new NumericError(`'${key}' has values that are not finite after step ${run.state.step}`, {
        hint: 'Lower the learning rate or set clipNorm. The last checkpoint is intact.',
      });
    }
  }
  const tensorsSha256 = await weightsSha256Of(tensors);
  const description = JSON.stringify({
    ...run,
    ...(trained && { averaged: true }),
    ...(average && { keepsAverage: true }),
  });
  return encodeSafetensors(tensors, { layout: LAYOUT, run: description, tensorsSha256 });
}

/**
 * Decodes a checkpoint that `encodeRunCheckpoint` encoded.
 * @throws CheckpointError if `bytes` are damaged or are not the checkpoint of a run.
 */
export async function decodeRunCheckpoint(bytes: Uint8Array): Promise<RunCheckpoint> {
  checkArguments('decodeRunCheckpoint', { bytes }, { bytes: 'bytes' });
  const { tensors, metadata } = decodeSafetensors(bytes);
  const description = parseRunDescription(metadata);
  if ((await weightsSha256Of(tensors)) !== metadata.tensorsSha256) {
    throw new CheckpointError('The checkpoint is damaged: the checksum of its tensors does not match', {
      hint: 'Restore the file from a copy, or start the run again.',
    });
  }
  const flags = parseRun(metadata.run);
  const [averaged, keepsAverage] = [flags.averaged === true, flags.keepsAverage === true];
  const isOf = (prefix: string) => (entry: [string, TensorData]) => entry[0].startsWith(prefix);
  const isOther = (entry: [string, TensorData]) =>
    isOf(OPTIMIZER)(entry) || (averaged && isOf(TRAINED)(entry)) || (keepsAverage && isOf(AVERAGE)(entry));
  return {
    ...description,
    weights: new Map([...tensors].filter((entry) => !isOther(entry))),
    ...(keepsAverage && { average: belowPrefix(AVERAGE, tensors) }),
    ...(averaged && { trained: belowPrefix(TRAINED, tensors) }),
    optimizer: new Map([...tensors].filter(isOf(OPTIMIZER))),
  };
}

/**
 * Parses the metadata of a checkpoint.
 * @throws CheckpointError if they are invalid.
 */
export function parseRunDescription(metadata: Readonly<Record<string, string>>): RunDescription {
  if (metadata.layout !== LAYOUT) {
    throw new CheckpointError(
      metadata.layout === undefined
        ? 'The file contains tensors, but is not the checkpoint of a run'
        : `The checkpoint has the layout '${metadata.layout}', but this version reads '${LAYOUT}'`,
    );
  }
  const { spec, recipe, seed, batchesPerEpoch, kernelBuild, state } = parseRun(metadata.run);
  return {
    spec,
    recipe,
    seed: count(seed, 'seed'),
    batchesPerEpoch: count(batchesPerEpoch, 'batchesPerEpoch'),
    kernelBuild: String(kernelBuild),
    state: parseRunState(state),
  };
}

function parseRun(json = 'null'): Record<string, unknown> {
  let run: unknown;
  try {
    run = JSON.parse(json);
  } catch (cause) {
    throw new CheckpointError('The checkpoint is damaged: its description of the run is not valid JSON', {
      cause,
    });
  }
  return fieldsOf(run, 'run');
}
