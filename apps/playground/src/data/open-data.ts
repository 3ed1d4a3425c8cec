import { manifest } from 'virtual:data-manifest';
import { ConfigError } from '@convkit/core';
import { type ArrayDataset, CIFAR10, FASHION_MNIST, MNIST, take } from '@convkit/data';
import type { DataContext, TrainerData } from '@convkit/train/worker';
import { type ClassificationData, createLoaders } from 'convkit';
import type { PageRunSpec } from '../settings/run-spec.js';
import { openShards, type ReadFile, siteFiles } from './fetch-shards.js';
import { keepOpenedImages } from './opened-images.js';
import type { RunFiles } from './own-data.js';
import { testLimit } from './test-limit.js';

const CLASSES: Readonly<Record<string, readonly string[]>> = {
  mnist: MNIST.classes,
  'fashion-mnist': FASHION_MNIST.classes,
  'cifar-10': CIFAR10.classes,
};

export interface OpenImagesOptions {
  readonly files?: RunFiles | undefined;
  /** Defaults to the files of the site. */
  readonly read?: ReadFile;
}

/** Opens the images of a run, without transforms, with the channels that its starting weights take, or else the ones that it names. */
export async function openImages(spec: PageRunSpec, options: OpenImagesOptions): Promise<ClassificationData> {
  const channels = channelsOf(spec);
  const data = await openSource(spec, channels, options);
  if (channels === undefined || channels === data.channels) return data;
  const { withChannels } = await import('./with-channels.js');
  return withChannels(data, channels);
}

async function openSource(
  spec: PageRunSpec,
  channels: 1 | 3 | undefined,
  { files, read = siteFiles() }: OpenImagesOptions,
): Promise<ClassificationData> {
  const { source, limit } = spec.data;
  const set = manifest.sets.find(({ name, train }) => name === source || train[0]?.name === source);
  if (set) {
    const firstOnly = set.name !== source;
    const classes = CLASSES[set.name] as readonly string[];
    const { train, test } = await openShards(set, { classes, firstOnly, read });
    const limited = limit === undefined ? train : (take(train, limit) as ArrayDataset);
    const channels = train.shape[2] === 3 ? 3 : 1;
    const tested = take(test, Math.min(test.length, testLimit(limit))) as ArrayDataset;
    return { source, classes, channels, train: limited, validation: tested, test: tested, warnings: [] };
  }
  if (source !== 'own') {
    throw new ConfigError(`unknown dataset '${source}'`, {
      hint: `Choose one of ${manifest.sets.flatMap(({ name, train }) => [name, train[0]?.name]).join(', ')}, or your own images.`,
    });
  }
  if (!files?.images) {
    throw new ConfigError('this run needs your own images, and the page does not have them', {
      hint: 'Load a folder or files, or record images, under Data.',
    });
  }
  // The image decoders are loaded only when needed, to keep the first step fast.
  const { openOwnData } = await import('./own-datasets.js');
  return openOwnData(files.images, spec, channels);
}

function channelsOf({ weights, model, data }: PageRunSpec): 1 | 3 | undefined {
  if (weights) return model.input[2] === 1 ? 1 : 3;
  return data.channels;
}

/** Opens the loaders of a run for `serveTrainer`. */
export async function openData(
  spec: PageRunSpec,
  { signal, files, report, warn }: DataContext,
): Promise<TrainerData> {
  const data = await openImages(spec, { files: files as RunFiles, read: siteFiles({ signal, report }) });
  keepOpenedImages(data);
  for (const warning of data.warnings) warn(warning);
  return { ...createLoaders(data, spec), classes: data.classes, channels: data.channels };
}
