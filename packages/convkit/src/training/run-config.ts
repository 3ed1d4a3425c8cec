import { DataError, type RunSpec } from '@convkit/core';
import { type RunStore, readRunConfig, writeRunConfig } from '@convkit/train';
import { version_core } from '@tensorflow/tfjs-core';
import { platform } from '#platform';
import type { ActiveBackend } from '../backend.js';
import { type DataDigest, dataDigest } from '../data/data-digest.js';
import type { TrainingOptions } from './options.js';

/** `config.json` of one run. */
export class RunConfigFile {
  readonly #store: RunStore | undefined;
  readonly #options: TrainingOptions;

  constructor(store: RunStore | undefined, options: TrainingOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** Saves the configuration of a new run, if it has not been saved yet. */
  async start(): Promise<void> {
    const { files } = this.#store ?? {};
    if (!files || (await readRunConfig(files))) return;
    await writeRunConfig(files, { created: new Date().toISOString(), ...this.#settings });
  }

  /**
   * Saves everything needed to repeat the run.
   * @param options Whether the run is resumed, which requires unchanged data, and the warnings so far.
   * @throws DataError if the data has changed.
   */
  async complete(
    spec: RunSpec,
    backend: ActiveBackend,
    { isResumed, warnings }: { readonly isResumed: boolean; readonly warnings: readonly string[] },
  ): Promise<void> {
    const { files } = this.#store ?? {};
    if (!files) return;
    const before = await readRunConfig(files);
    const data = await dataDigest(this.#options.data);
    if (isResumed) checkSameData(before?.data as DataDigest | undefined, data);
    await writeRunConfig(files, {
      created: before?.created ?? new Date().toISOString(),
      spec,
      data: { ...data },
      environment: environment(backend),
      ...(warnings.length > 0 && { warnings }),
      ...(before?.options && { options: before.options }),
      ...this.#settings,
    });
  }

  get #settings() {
    const { settings } = this.#options;
    return settings ? { options: settings } : {};
  }
}

/** Known versions and machine. */
function environment({ name, threads, kernelBuild }: ActiveBackend): Readonly<Record<string, unknown>> {
  return { ...platform.versions(), tfjs: version_core, backend: name, threads, kernelBuild };
}

function checkSameData(before: DataDigest | undefined, now: DataDigest): void {
  if (!before?.sha256) return;
  const parts = ['training', 'validation', 'test'] as const;
  const changed = parts.filter((part) => before.sha256[part] !== now.sha256[part]);
  if (changed.length === 0) return;
  throw new DataError(
    `the data has changed since the run started: its ${changed.join(' and ')} samples or labels differ`,
    { hint: 'Restore the data, or start a new run in another folder.' },
  );
}
