import { decodeSafetensors, encodeSafetensors, type TensorData, weightsSha256Of } from '@convkit/checkpoint';
import { CheckpointError, ConfigError, NumericError } from '@convkit/core';
import { count, fieldsOf, parseRunState, type RunState } from './run-state.js';

/** Raised when the layout of a checkpoint changes. */
const LAYOUT = 'convkit.run.1';
const OPTIMIZER = 'optimizer.';

/** A whole run at one moment. */
export interface RunCheckpoint {
  /** What the app wants to know when it resumes: plain data. */
  readonly spec: unknown;
  /** The part of the recipe that training followed. */
  readonly recipe: unknown;
  readonly seed: number;
  readonly batchesPerEpoch: number;
  /** The kernels that computed it: others may round differently. */
  readonly kernelBuild: string;
  readonly state: RunState;
  /** Parameters and buffers of the model, by their keys. */
  readonly weights: ReadonlyMap<string, TensorData>;
  /** The optimizer's variables, by their keys. */
  readonly optimizer: ReadonlyMap<string, TensorData>;
}

/**
 * One safetensors file: weights under their own names, the optimizer's under `optimizer.`, the rest as metadata.
 * @throws NumericError when a value is not finite: a checkpoint that cannot be trained on never replaces a good one.
 */
export async function encodeRunCheckpoint(checkpoint: RunCheckpoint): Promise<Uint8Array> {
  const { weights, optimizer, ...run } = checkpoint;
  const clash = [...weights.keys()].find((key) => key.startsWith(OPTIMIZER));
  if (clash) {
    throw new ConfigError(`the model's '${clash}' has the prefix of the optimizer's state`, {
      hint: "Give the model's field another name than 'optimizer'.",
    });
  }
  const tensors = new Map([...weights, ...optimizer]);
  for (const [key, { data }] of tensors) {
    if (data instanceof Float32Array && !data.every(Number.isFinite)) {
      throw new NumericError(`'${key}' is not finite after step ${run.state.step}`, {
        hint: 'The last checkpoint stands as it was. Lower the learning rate or set clipNorm.',
      });
    }
  }
  const tensorsSha256 = await weightsSha256Of(tensors);
  return encodeSafetensors(tensors, { layout: LAYOUT, run: JSON.stringify(run), tensorsSha256 });
}

/**
 * Reads what `encodeRunCheckpoint` wrote.
 * @throws CheckpointError when `bytes` are damaged or no run's checkpoint.
 */
export async function decodeRunCheckpoint(bytes: Uint8Array): Promise<RunCheckpoint> {
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (metadata.layout !== LAYOUT) {
    throw new CheckpointError(
      metadata.layout === undefined
        ? 'the file holds tensors, but it is not the checkpoint of a run'
        : `the checkpoint has the layout '${metadata.layout}', this version reads '${LAYOUT}'`,
    );
  }
  if ((await weightsSha256Of(tensors)) !== metadata.tensorsSha256) {
    throw new CheckpointError(
      'the checkpoint is damaged: its tensors do not have the checksum written with them',
      {
        hint: 'Start the run again, or restore the file from a copy.',
      },
    );
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
    throw new CheckpointError('the checkpoint does not say what run it is of', { cause });
  }
  return fieldsOf(run, 'run');
}
