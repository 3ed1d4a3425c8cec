import { CheckpointError, ConfigError, checkArguments } from '@convkit/core';
import {
  catalog,
  defaultVariant,
  findModel,
  findPretrained,
  type PretrainedWeights,
  sequenceCatalog,
} from '@convkit/models';
import { platform } from '#platform';
import { variantOf } from '../models.js';
import { counted } from '../options/counted.js';
import type { PreparationEvent } from '../training/events.js';
import type { TrainingOptions } from '../training/options.js';
import { type Identity, RunningIdentity } from './identity.js';
import { readOpened, type WeightsFile } from './read-weights.js';

type Chosen = Pick<TrainingOptions, 'model' | 'variant' | 'weights' | 'widthMultiplier' | 'data'>;

/** What names look like, but no path of a file of weights does. */
const NAME = /^(?:\w+|timm\/[\w.-]+)$/;

/** Whether `weights` looks like the name of published weights, and there is no such file. */
export const isWeightsName = (weights: string): boolean => {
  checkArguments('isWeightsName', { weights }, { weights: 'string' });
  return NAME.test(weights) && !platform.isFile(weights);
};

/**
 * The pretrained weights that the option `weights` names. Undefined if it is not a name: a file or URL, bytes, or not given.
 * @throws ConfigError if it looks like a name, but is not one of the variant's, or if other options do not suit the weights.
 */
export function pretrainedOf(options: Chosen): PretrainedWeights | undefined {
  const { weights, data, widthMultiplier = 1 } = options;
  if (typeof weights !== 'string' || platform.isFile(weights)) return undefined;
  const variant =
    options.variant ?? defaultVariant(findModel([...catalog, ...sequenceCatalog], options.model));
  const { pretrained = {}, ...rest } = variantOf({ name: options.model, variant });
  if (!Object.hasOwn(pretrained, weights) && !isWeightsName(weights)) return undefined;
  const found = findPretrained({ pretrained, ...rest }, weights, `${options.model} (${variant})`);
  if (widthMultiplier !== 1) {
    throw new ConfigError(`${weights} needs the width multiplier 1, got ${widthMultiplier}`, {
      hint: 'Leave out widthMultiplier, or leave out weights.',
    });
  }
  const [, , channels] = rest.input ?? findModel(catalog, options.model).input;
  if (data.channels !== channels) {
    throw new ConfigError(
      `${weights} takes images with ${counted(channels, 'channel')}, but the data has ${data.channels}`,
      { hint: `Open the data with channels: ${channels}.` },
    );
  }
  return found;
}

/**
 * Opens pretrained weights, downloading them if they are not kept from an earlier run, and verifies them.
 * @throws CheckpointError if they cannot be downloaded, with where to get the file and where to put it, or are not what was published.
 */
export async function readPretrained(
  weights: PretrainedWeights,
  { signal, emit }: { readonly signal: AbortSignal; readonly emit: (event: PreparationEvent) => void },
): Promise<WeightsFile> {
  const source = await platform.openPublished(weights, { signal, onProgress: throttled(emit) });
  try {
    const identity = new RunningIdentity();
    await identity.add(source);
    const found = identity.digest();
    const problem = mismatch(weights, found);
    if (problem === undefined) return { ...(await readOpened({ source }, found)), source: weights.url };
    throw new CheckpointError(`${source.name} is not the file at ${weights.url}: ${problem}`, {
      code: 'CHECKPOINT_DOWNLOAD',
      hint: 'Delete it, so that it is downloaded again, or replace it by the file at that URL.',
    });
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Why a file is not the published one. Undefined if nothing that is published speaks against it. */
function mismatch({ sha256 = '', bytes, mebibytes }: PretrainedWeights, file: Identity): string | undefined {
  const size = file.bytes / 2 ** 20;
  if (bytes !== undefined && bytes !== file.bytes) return `it has ${file.bytes} bytes instead of ${bytes}`;
  if (mebibytes !== undefined && Math.abs(size - mebibytes) > 0.001) {
    return `it has ${size.toFixed(3)} MiB instead of ${mebibytes}`;
  }
  if (file.sha256.startsWith(sha256)) return undefined;
  const beginning = sha256.length < 64 ? ' beginning with' : '';
  return `its SHA-256 is ${file.sha256} instead of one${beginning} ${sha256}`;
}

/** Passes on progress at each percent: a run keeps its events. */
function throttled(emit: (event: PreparationEvent) => void) {
  let next = 0;
  return ({ url, received, total }: { url: string; received: number; total: number | undefined }): void => {
    if (received < next && received !== total) return;
    next = received + (total ?? 2 ** 27) / 100;
    emit({ type: 'download', url, received, total });
  };
}
