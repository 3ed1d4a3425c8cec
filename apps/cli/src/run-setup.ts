import os from 'node:os';
import { type BackendChoice, cpu, useBackend, wasm } from '@convkit/backend';
import { writeStateDict } from '@convkit/checkpoint';
import { ConfigError, type ModelSpec, type Module, Rng, type RunSpec } from '@convkit/core';
import { catalog, findModel, findVariant } from '@convkit/models';
import { decodeRunCheckpoint, type RunCheckpoint } from '@convkit/train';
import { readRunFolder } from '@convkit/train/node';

export interface BackendFlags {
  readonly backend?: string;
  readonly threads?: number;
}

/**
 * Activates a backend.
 * @param flags Default to wasm with one thread per core, at most 8.
 * @param build Kernel build of a saved run, used if this machine can.
 */
export async function activate(
  { backend = 'wasm', threads = defaultThreads(backend) }: BackendFlags,
  build?: string,
): Promise<BackendChoice> {
  if (backend === 'cpu' && threads !== 1) {
    throw new ConfigError(`the cpu backend has one thread, got --threads ${threads}`, {
      hint: 'Leave out --threads.',
    });
  }
  return useBackend([
    backend === 'cpu' ? cpu() : wasm({ threads, relaxedSimd: !build?.startsWith('wasm simd-') }),
  ]);
}

/** Creates a model with the spec's variant, classes and options. */
export function createModel({ name, variant, classes, ...options }: ModelSpec, rng: Rng): Module {
  return findVariant(findModel(catalog, name), variant).create({ ...options, classes: classes.length }, rng);
}

/** The number of cores, at most 8. The results do not depend on it. */
export const defaultThreads = (backend = 'wasm') =>
  backend === 'wasm' ? Math.min(os.availableParallelism(), 8) : 1;

export interface TrainedRun {
  readonly spec: RunSpec;
  readonly checkpoint: RunCheckpoint;
  readonly model: Module;
}

/** Loads the trained model in a run's folder on the active backend. */
export async function loadRun(folder: string): Promise<TrainedRun> {
  const checkpoint = await decodeRunCheckpoint(await readRunFolder(folder));
  const spec = checkpoint.spec as RunSpec;
  const model = createModel(spec.model, new Rng(spec.seed));
  writeStateDict(model, checkpoint.weights);
  return { spec, checkpoint, model };
}
