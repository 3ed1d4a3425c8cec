import { recognizeNames } from '@convkit/checkpoint';
import {
  ConfigError,
  checkOptions,
  checkWhole,
  type FeatureMapShape,
  type ModelSpec,
  Rng,
  stateDict,
  traceKernels,
} from '@convkit/core';
import { catalog } from '@convkit/models';
import { createModel, headKeys } from '../models.js';
import type { Layout } from './layout.js';
import { isCount, planLoad } from './plan-load.js';
import type { WeightsFile } from './read-weights.js';

/** A network of the catalog that a file of weights fits. */
export interface RecognizedModel {
  /** Name of the model in the catalog. */
  readonly name: string;
  /** Name of the variant. */
  readonly variant: string;
  /** Number of classes of the file's last layer. Left out if the file has none. */
  readonly classes?: number;
  /** Channels of the images that the weights take. */
  readonly channels: 1 | 3;
  /** Factor of the number of channels of hidden layers. Left out if it is 1. */
  readonly widthMultiplier?: number;
  /** `false` if the network may have auxiliary classifiers, and the file has none. Left out otherwise. */
  readonly auxiliary?: false;
}

/** Options of `recognizeModel`. */
export interface RecognizeOptions {
  /** Height and width in pixels of the images that the network is to take. Defaults to those of each variant. */
  readonly size?: number;
}

/** What is compared: shapes, by the network's keys. */
type Shapes = ReadonlyMap<string, readonly number[]>;
type Readable = Pick<WeightsFile, 'format' | 'metadata' | 'tensors'>;

const AUXILIARY = /^aux\d*\./;
const isAuxiliary = (key: string) => AUXILIARY.test(key);
const layerOf = (key: string) => key.slice(0, key.lastIndexOf('.'));

/**
 * Finds the networks of the catalog that a file of weights fits, as `loadWeights` would load it: every tensor, but for a last layer that
 * is missing. The number of classes, the channels and the width multiplier are read off the shapes. Several networks may fit: shapes do
 * not tell, for example, which convolution of a block has the stride. No values are read or computed.
 * @param options With `size`, only networks that take images of this size are found.
 * @returns The networks in the order of the catalog, in which the most common variant comes first. Empty if none fits.
 */
export function recognizeModel(file: Readable, options: RecognizeOptions = {}): RecognizedModel[] {
  checkOptions('recognizeModel', file, { tensors: 'Map' });
  checkOptions('recognizeModel', options);
  const { size } = options;
  if (size !== undefined) checkWhole('size', size);
  return catalog.flatMap((entry) =>
    Object.keys(entry.variants).flatMap((variant) => {
      const [height, width, channels] = entry.variants[variant]?.input ?? entry.input;
      const input = [size ?? height, size ?? width, channels];
      const found = recognize({ name: entry.name, variant, input, classes: namesOf(entry.classes) }, file);
      return found ? [found] : [];
    }),
  );
}

/** Compares a file with one variant. */
function recognize(published: ModelSpec, file: Readable): RecognizedModel | undefined {
  const own = publishedShapes(published);
  if (!own) return undefined;
  const { rename } = recognizeNames(file.tensors.keys(), own.keys());
  const shapes = new Map([...file.tensors].map(([key, { shape }]) => [rename(key) ?? key, shape]));
  const isBare = [...own.keys()].some(isAuxiliary) && ![...shapes.keys()].some(isAuxiliary);
  const keys = [...own.keys()].filter((key) => !isAuxiliary(key));
  // The keys alone rule out almost every network.
  const last = layerOf(keys.at(-1) as string);
  if (keys.some((key) => !shapes.has(key) && !isCount(key) && layerOf(key) !== last)) return undefined;
  for (const layout of ['torch', 'convkit'] as const) {
    for (const options of optionsIn(layout, { own, keys, shapes, input: published.input })) {
      const { classes, channels, widthMultiplier } = options;
      const shape = {
        ...(widthMultiplier !== 1 && { widthMultiplier }),
        ...(isBare && { auxiliary: false as const }),
      };
      const { name, variant } = published;
      const input = [published.input[0] as number, published.input[1] as number, channels];
      const spec = {
        name,
        variant,
        ...shape,
        input,
        classes: classes ? namesOf(classes) : published.classes,
      };
      if (!fits(spec, file, shapes)) continue;
      return { name, variant, ...(classes !== undefined && { classes }), channels, ...shape };
    }
  }
  return undefined;
}

function fits(spec: ModelSpec, file: Readable, shapes: Shapes): boolean {
  const own = shapesOf(spec);
  if (!own) return false;
  const flattened = wholeConvolutions(own, shapes);
  const { report } = planLoad(file, {
    own,
    head: new Set(headKeys(spec)),
    ignoresAuxiliary: false,
    flattened,
    // The catalog's networks for images have no other weights.
    kinds: new Map(),
  });
  const { loaded, missing, unexpected, misshapen } = report;
  return loaded.length > 0 && missing.length + unexpected.length + misshapen.length === 0;
}

/** The feature maps that a file's convolutions cover as a whole, where the network has linear layers. */
function wholeConvolutions(own: Shapes, shapes: Shapes): Map<string, FeatureMapShape> {
  const found = new Map<string, FeatureMapShape>();
  for (const [key, [, channels = 0, height = 0, width = 0]] of shapes) {
    const [inputs, , ...others] = own.get(key) ?? [];
    if (others.length === 0 && inputs === channels * height * width)
      found.set(key, [height, width, channels]);
  }
  return found;
}

interface Comparison {
  readonly own: Shapes;
  readonly keys: readonly string[];
  readonly shapes: Shapes;
  readonly input: readonly number[];
}

interface ShapeOptions {
  readonly classes: number | undefined;
  readonly channels: 1 | 3;
  readonly widthMultiplier: number;
}

/** Reads the options that change shapes off the first, the widest and the last layer of a file. */
function optionsIn(layout: Layout, { own, keys, shapes, input }: Comparison): ShapeOptions[] {
  const [first, last] = [keys[0] as string, keys.at(-1) as string];
  const rank = own.get(first)?.length;
  const channels = rank === 4 ? shapes.get(first)?.at(layout === 'torch' ? 1 : 2) : input[2];
  if (shapes.get(first)?.length !== rank || (channels !== 1 && channels !== 3)) return [];
  const outputs = (key: string) => shapes.get(key)?.at(layout === 'torch' ? 0 : -1);
  const width = (key: string) => own.get(key)?.at(-1) ?? 0;
  const hidden = keys.filter((key) => shapes.has(key) && layerOf(key) !== layerOf(last));
  const widest = hidden.reduce((best, key) => (width(key) > width(best) ? key : best));
  // Numbers of channels are rounded, so the ratio of two of them may not be the multiplier that all follow from.
  const ratio = (outputs(widest) ?? 0) / width(widest);
  const rounded = [3, 2, 1].map((digits) => Number(ratio.toPrecision(digits)));
  return [...new Set([ratio, ...rounded])].map((widthMultiplier) => ({
    classes: outputs(last),
    channels,
    widthMultiplier,
  }));
}

/** Cached shapes of variants, because building all 46 takes a large part of a second. */
const known = new Map<string, Shapes | undefined>();

/** `shapesOf` a variant of the catalog, computed once for each size of its images. */
function publishedShapes(spec: ModelSpec): Shapes | undefined {
  const key = [spec.name, spec.variant, ...spec.input].join(' ');
  if (!known.has(key)) known.set(key, shapesOf(spec));
  return known.get(key);
}

/** The shapes of a network's parameters and buffers by key. Undefined if the variant does not support the options. */
function shapesOf(spec: ModelSpec): Shapes | undefined {
  const found = new Map<string, readonly number[]>();
  try {
    traceKernels(() => {
      for (const [key, { shape }] of stateDict(createModel(spec, new Rng(0)))) found.set(key, shape);
    });
    return found;
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

const namesOf = (count: number) => Array.from({ length: count }, (_, label) => String(label));
