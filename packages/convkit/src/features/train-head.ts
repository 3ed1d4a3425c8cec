import {
  checkArguments,
  disposeModule,
  freeze,
  type ModelSpec,
  type Module,
  Rng,
  stateDict,
} from '@convkit/core';
import { arrayDataset } from '@convkit/data';
import { createLoss } from '@convkit/ops';
import { fit } from '@convkit/train';
import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { Classifier } from '../classifier/classifier.js';
import { networkOf } from '../classifier/networks.js';
import { classificationData } from '../data/build-data.js';
import { checkTrainable } from '../data/classification-data.js';
import { holdOutIndices } from '../data/split.js';
import { createModel } from '../models.js';
import { backbonePattern } from '../training/backbone-pattern.js';
import { EventStream } from '../training/event-stream.js';
import { type ClassifierEvent, toClassifierEvent } from '../training/events.js';
import { runHeadOnly } from '../training/feature-cache.js';
import { planSteps } from '../training/small-sets.js';
import type { ClassifierRun } from '../training/train-classifier.js';
import { CLASSIFIER, type HeadLayer, headLayer } from './head-layer.js';
import { checkHeadOptions, type HeadOptions } from './head-options.js';
import { headSources } from './head-sources.js';
import { type FeatureScale, featureScale, onRawFeatures, standardized } from './standardize.js';

/** Batch size and epochs for many images. */
const RECIPE = { batchSize: 32, epochs: 20 };

/** What a run works with. */
interface HeadRun {
  readonly backbone: Classifier;
  readonly options: HeadOptions;
  readonly signal: AbortSignal;
  readonly emit: (event: ClassifierEvent) => void;
}

/**
 * Trains a new last layer for `backbone`, a softmax regression on features that were computed once. The run begins at once. The result
 * is a classifier of its own with all layers, and `backbone` does not change. With the same options, it ends with the same weights bit
 * for bit.
 * @throws ConfigError at once if an option is invalid, or the network does not end in one linear layer. DataError if a class has no images.
 */
export function trainHead(backbone: Classifier, options: HeadOptions): ClassifierRun {
  checkArguments('trainHead', { backbone, options }, { backbone: CLASSIFIER, options: 'object' });
  const { model } = backbone.spec;
  const { weightKey } = headLayer(networkOf(backbone), model);
  const [width = 0] = stateDict(networkOf(backbone)).get(weightKey)?.shape ?? [];
  checkHeadOptions(options, width);
  const events = new EventStream<ClassifierEvent>();
  const controller = new AbortController();
  const follow = () => controller.abort(options.signal?.reason);
  if (options.signal?.aborted) follow();
  options.signal?.addEventListener('abort', follow, { once: true });
  const split = splitOf(options);
  for (const message of split.warnings) events.push({ type: 'warning', message });
  const run = {
    backbone,
    options,
    signal: controller.signal,
    emit: (event: ClassifierEvent) => events.push(event),
  };
  const result = trained(run, split).finally(() => options.signal?.removeEventListener('abort', follow));
  result.then(
    () => events.end(),
    (error: unknown) => events.end({ error }),
  );
  return {
    result,
    stop: () => controller.abort(),
    [Symbol.asyncIterator]: () => events[Symbol.asyncIterator](),
  };
}

interface Split {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly warnings: readonly string[];
}

/** What is trained on and what is held out, by the rules of `classificationData`. */
function splitOf({ labels, classes, validationSplit = 0.2, seed = 1 }: HeadOptions): Split {
  const train = arrayDataset({
    images: new Uint8Array(labels.length),
    labels: Array.from(labels),
    shape: [1, 1, 1],
    classes,
  });
  const data = classificationData({ source: 'features', train }, { validationSplit, seed });
  checkTrainable(data);
  return { ...holdOutIndices(labels, classes.length, validationSplit, seed), warnings: data.warnings };
}

async function trained({ backbone, options, signal, emit }: HeadRun, split: Split): Promise<Classifier> {
  const { classes, seed = 1, learningRate = 0.01, features } = options;
  const { task, targets, ...network } = backbone.spec.model;
  const spec: ModelSpec = { ...network, classes };
  const steps = planSteps(split.train.length, RECIPE, options);
  const scale = featureScale(features, split.train);
  const model = newModel(networkOf(backbone), spec, seed);
  try {
    const head = headLayer(model, spec);
    const pattern = backbonePattern(spec);
    freeze(model, new RegExp(pattern));
    const restore = runHeadOnly(model, head.layer);
    const run = fit({
      model,
      loss: createLoss('cross-entropy'),
      seed,
      ...headSources(standardized(features, scale), split, { ...options, batchSize: steps.batchSize, seed }),
      signal,
      recipe: {
        optimizer: { name: 'adamw', learningRate, weightDecay: 0.01 },
        schedule: { name: 'cosine' },
        epochs: steps.epochs,
        l2: [],
        freeze: pattern,
      },
    });
    for await (const event of run) emit(toClassifierEvent(event));
    restore();
    await scaleHead(model, head, scale);
    return new Classifier({ ...backbone.spec, model: spec, loss: 'cross-entropy' }, model);
  } catch (error) {
    disposeModule(model);
    throw error;
  }
}

/** A network with the layers of `backbone`, which share its memory, and a last layer of zeros. */
function newModel(backbone: Module, spec: ModelSpec, seed: number): Module {
  const model = createModel(spec, new Rng(seed).child('init'));
  const { weightKey, biasKey } = headLayer(model, spec);
  const known = stateDict(backbone);
  tidy(() => {
    for (const [key, variable] of stateDict(model)) {
      const isHead = key === weightKey || key === biasKey;
      variable.assign(isHead ? zerosOf(variable) : (known.get(key) as Tensor));
    }
  });
  return model;
}

const zerosOf = ({ shape, size }: Tensor): Tensor => tensor(new Float32Array(size), shape);

/** Lets the last layer take features as they are, instead of standardized ones. */
async function scaleHead(
  model: Module,
  { weightKey, biasKey }: HeadLayer,
  scale: FeatureScale,
): Promise<void> {
  const state = stateDict(model);
  const weight = state.get(weightKey) as NonNullable<ReturnType<typeof state.get>>;
  const bias = biasKey === undefined ? undefined : state.get(biasKey);
  const [, classes = 0] = weight.shape;
  const values = (await weight.data()) as Float32Array;
  const own = bias ? ((await bias.data()) as Float32Array) : new Float32Array(classes);
  const raw = onRawFeatures(values, own, scale);
  tidy(() => {
    weight.assign(tensor(raw.weight, weight.shape));
    bias?.assign(tensor(raw.bias, bias.shape));
  });
}
