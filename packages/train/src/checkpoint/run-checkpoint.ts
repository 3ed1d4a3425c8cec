import { decodeSafetensors, encodeSafetensors, type TensorData, weightsSha256Of } from '@convkit/checkpoint';
import { CheckpointError, ConfigError, NumericError } from '@convkit/core';
import { count, fieldsOf, parseRunState, type RunState } from './run-state.js';

/** Version of the checkpoint layout. Increased when the layout changes. */
const LAYOUT = 'convkit.run.1';
const OPTIMIZER = 'optimizer.';

/** Everything needed to resume a run. */
export interface RunCheckpoint {
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
  /** Parameters and buffers of the model, by state-dict key. */
  readonly weights: ReadonlyMap<string, TensorData>;
  /** Variables of the optimizer, by key. */
  readonly optimizer: ReadonlyMap<string, TensorData>;
}

/**
 * Encodes a checkpoint as one safetensors file: weights under their own keys, optimizer state under keys that start with `optimizer.`,
 * everything else as metadata.
 * @throws ConfigError if a weight's key starts with `optimizer.`.
 * @throws NumericError if a value is not finite, so that a broken checkpoint never replaces a good one.
 */
export async function encodeRunCheckpoint(checkpoint: RunCheckpoint): Promise<Uint8Array> {
  const { weights, optimizer, ...run } = checkpoint;
  const clash = [...weights.keys()].find((key) => key.startsWith(OPTIMIZER));
  if (clash) {
    throw new ConfigError(
      `The model's '${clash}' starts with '${OPTIMIZER}', which is reserved for optimizer state`,
      {
        hint: "Rename the model's field 'optimizer'.",
      },
    );
  }
  const tensors = new Map([...weights, ...optimizer]);
  for (const [key, { data }] of tensors) {
    if (data instanceof Float32Array && !data.every(Number.isFinite)) {
      throw new NumericError(`'${key}' has values that are not finite after step ${run.state.step}`, {
        hint: 'Lower the learning rate or set clipNorm. The last checkpoint is intact.',
      });
    }
  }
  const tensorsSha256 = await weightsSha256Of(tensors);
  return encodeSafetensors(tensors, { layout: LAYOUT, run: JSON.stringify(run), tensorsSha256 });
}

/**
 * Decodes a checkpoint that `encodeRunCheckpoint` encoded.
 * @throws CheckpointError if `bytes` are damaged or are not the checkpoint of a run.
 */
export async function decodeRunCheckpoint(bytes: Uint8Array): Promise<RunCheckpoint> {
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (metadata.layout !== LAYOUT) {
    throw new CheckpointError(
      metadata.layout === undefined
        ? 'The file contains tensors, but is not the checkpoint of a run'
        : `The checkpoint has the layout '${metadata.layout}', but this version reads '${LAYOUT}'`,
    );
  }
  if ((await weightsSha256Of(tensors)) !== metadata.tensorsSha256) {
    throw new CheckpointError('The checkpoint is damaged: the checksum of its tensors does not match', {
      hint: 'Restore the file from a copy, or start the run again.',
    });
  }
  const { spec, recipe, seed, batchesPerEpoch, kernelBuild, state } = parseRun(metadata.run);
  const isOptimizer = ([key]: [string, TensorData]) => key.startsWith(OPTIMIZER);
  return {
    spec,
    recipe,
    seed: count(seed, 'seed'),
    batchesPerEpoch: count(batchesPerEpoch, 'batchesPerEpoch'),
    kernelBuild: String(kernelBuild),
    state: parseRunState(state),
    weights: new Map([...tensors].filter((entry) => !isOptimizer(entry))),
    optimizer: new Map([...tensors].filter(isOptimizer)),
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
