import { CheckpointError, checkArguments } from '@convkit/core';
import { FILES } from '../metrics/check-counts.js';
import type { RunFiles } from './run-files.js';

/** Name of the file in a run's folder with everything needed to repeat the run. */
export const CONFIG_FILE = 'config.json';

/** Version of the layout of `config.json`. */
const VERSION = 1;

/** Content of `config.json`. Apps can add fields. */
export interface RunConfig {
  /** When the run was started, as an ISO 8601 string. */
  readonly created: string;
  /** Spec of the run: model, data, recipe, seed and backend. Undefined until the run is prepared. */
  readonly spec?: unknown;
  /** The data: its source, number of images and checksums. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Versions and machine of the last start or resumption. */
  readonly environment?: Readonly<Record<string, unknown>>;
  /** Warnings before the first step of the last start or resumption. */
  readonly warnings?: readonly string[];
  /** Options that the run was started with, in the form of the app. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Writes `config.json`, replacing it atomically. Does nothing if the store keeps no files. */
export async function writeRunConfig(files: RunFiles | undefined, config: RunConfig): Promise<void> {
  checkArguments('writeRunConfig', { files, config }, { files: FILES, config: 'object' });
  const text = `${JSON.stringify({ version: VERSION, ...config }, undefined, 2)}\n`;
  await files?.write(CONFIG_FILE, new TextEncoder().encode(text));
}

/**
 * Reads `config.json`. Returns undefined if there is none, as in runs of older versions.
 * @throws CheckpointError if it is damaged, or of a newer version.
 */
export async function readRunConfig(
  files: Pick<RunFiles, 'read'> | undefined,
): Promise<RunConfig | undefined> {
  checkArguments('readRunConfig', { files }, { files: FILES });
  const bytes = await files?.read(CONFIG_FILE);
  return bytes && parseRunConfig(new TextDecoder().decode(bytes));
}

/** Parses `config.json`. @throws CheckpointError as `readRunConfig`. */
export function parseRunConfig(text: string): RunConfig {
  checkArguments('parseRunConfig', { text }, { text: 'string' });
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch (cause) {
    throw damaged((cause as Error).message, cause);
  }
  const { version, ...fields } = (config ?? {}) as { readonly version?: unknown } & RunConfig;
  if (typeof version !== 'number' || typeof fields.created !== 'string') throw damaged('it is not a config');
  if (version === VERSION) return fields;
  throw new CheckpointError(`${CONFIG_FILE} has version ${version}; this convkit reads version ${VERSION}`, {
    hint: 'Update convkit.',
  });
}

const damaged = (reason: string, cause?: unknown) =>
  new CheckpointError(`${CONFIG_FILE} is damaged: ${reason}`, {
    cause,
    hint: 'Delete it and repeat the options that the run was started with.',
  });
