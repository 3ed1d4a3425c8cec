import { fromTorchLayout, type TensorData, torchShape, toTorchLayout } from '@convkit/checkpoint';
import {
  buffers,
  type FeatureMapShape,
  flattenedInputShapes,
  INFERENCE,
  type Module,
  parameters,
  Rng,
  stateDict,
  type TrainingPass,
  trainingPass,
  type WeightKind,
  weightKinds,
} from '@convkit/core';
import { jointLoss, softmaxCrossEntropy } from '@convkit/ops';
import * as tf from '@tensorflow/tfjs-core';
import type { Golden } from './golden.fixture.js';
import { hashedChoices, hashedValues } from './hashed.fixture.js';

interface Layout {
  readonly flattened: ReadonlyMap<string, FeatureMapShape>;
  readonly kinds: ReadonlyMap<string, WeightKind>;
}

/** Results of a run, in PyTorch's order of axes. */
export interface TorchRun {
  readonly loss: number;
  readonly logits: ReadonlyMap<string, ArrayLike<number>>;
  /** Yields the gradients one at a time and frees each after it is read. */
  gradients(): Generator<[key: string, data: ArrayLike<number>]>;
  /** Yields the running statistics after a training step. */
  statistics(): Generator<[key: string, data: ArrayLike<number>]>;
}

/** A generator for networks whose values are replaced: drawing many millions of values would take longer than a step. */
export class Undrawn extends Rng {
  override child(): Rng {
    return this;
  }
  override uint32(): number {
    return 2 ** 31;
  }
  override normal(): number {
    return 0;
  }
}

/** Runs one step of `module` with the values, images and labels of the golden, in training or in inference. */
export function runAsTorch(module: Module, golden: Golden, training: boolean): TorchRun {
  const { batchSize, classes, input } = golden;
  const layout = { flattened: flattenedInputShapes(module, input), kinds: weightKinds(module) };
  const state = stateDict(module);
  for (const [key, variable] of state) {
    tf.tidy(() => variable.assign(hashedState(key, variable, layout)));
  }
  for (const [key, channels] of Object.entries((training ? golden.train : golden.eval)?.moves ?? {})) {
    move(state.get(key) as tf.Variable, channels);
  }
  const pass = training ? trainingPass(module, { rng: new Rng(0), step: 0 }) : undefined;
  const logits = new Map<string, ArrayLike<number>>();
  const { loss, grads } = tf.tidy(() => {
    const images = hashedImages(golden);
    const labels = tf.tensor1d(hashedChoices('labels', batchSize, classes), 'int32');
    const { value, grads } = tf.variableGrads((): tf.Scalar => {
      const scores = module.forward(images, pass ?? INFERENCE) as tf.Tensor2D;
      const auxiliaries = pass?.auxiliaries ?? [];
      logits.set('logits', scores.dataSync().slice());
      for (const [index, auxiliary] of auxiliaries.entries()) {
        logits.set(`aux${index + 1}`, auxiliary.logits.dataSync().slice());
      }
      return jointLoss(softmaxCrossEntropy, scores, auxiliaries, labels);
    }, [...parameters(module).values()]);
    return { loss: value.dataSync()[0] as number, grads };
  });
  return {
    loss,
    logits,
    *gradients() {
      for (const [key, { name }] of parameters(module)) {
        const gradient = grads[name];
        if (!gradient) continue;
        yield [key, inTorchOrder(key, gradient, layout)];
        gradient.dispose();
      }
    },
    *statistics() {
      (pass as TrainingPass).commit();
      for (const [key, state] of buffers(module)) {
        if (state.dtype === 'float32') yield [key, inTorchOrder(key, state, layout)];
      }
    },
  };
}

const STEP = 2 ** -6;

/** Moves a bias by one step for each mention of a channel. */
function move(bias: tf.Variable, channels: readonly number[]): void {
  const steps = new Float32Array(bias.size);
  for (const channel of channels) steps[channel] = (steps[channel] as number) + STEP;
  tf.tidy(() => bias.assign(tf.add(bias, tf.tensor(steps, bias.shape))));
}

/** Returns samples [n, ..., channels], hashed as PyTorch's [n, channels, ...], or ids of words. */
function hashedImages({ batchSize, input, images: name, vocabulary }: Golden): tf.Tensor {
  const size = batchSize * tf.util.sizeFromShape([...input]);
  if (vocabulary) return tf.tensor(hashedChoices(name, size, vocabulary), [batchSize, ...input]);
  const [sides, channels] = [input.slice(0, -1), input.at(-1) as number];
  const values = tf.tensor(hashedValues(name, size, 0, Math.sqrt(3)), [batchSize, channels, ...sides]);
  return tf.transpose(values, [0, ...sides.map((_, axis) => axis + 2), 1]);
}

/** Middle and spread of a vector's values, by the first pattern that matches its key. tooling/goldens/make.py says why. */
const SPREADS: readonly (readonly [pattern: RegExp, middle: number, spread: number])[] = [
  [/(conv[13]|inception(3b|4e)\.branch(1|\d\.1))\.bn\.bias$/, 0, 0.1],
  [/bn\.bias$/, 1, 0.1],
  [/bn3\.weight$/, 0.25, 0.0625],
  [/weight$/, 1, 0.25],
  [/bias$/, 0, 0.1],
  [/running_mean$/, 0, 0.1],
  [/running_var$/, 1, 0.5],
];

function spreadOf(key: string): [middle: number, spread: number] {
  const [, ...spread] = SPREADS.find(([pattern]) => pattern.test(key)) ?? [/(?:)/, Number.NaN, Number.NaN];
  return spread;
}

function hashedState(key: string, { shape, dtype, size }: tf.Tensor, layout: Layout): tf.Tensor {
  if (dtype === 'int32') return tf.scalar(3, 'int32');
  const reordered = torchShape(key, shape, layout.kinds.get(key));
  // He et al. 2015: variance 2 / fanIn.
  const fanIn = tf.util.sizeFromShape(reordered.slice(1));
  const [middle, spread] = shape.length > 1 ? [0, Math.sqrt(6 / fanIn)] : spreadOf(key);
  const values = {
    dtype: 'float32',
    shape: reordered,
    data: hashedValues(key, size, middle, spread),
  } as const;
  const { flattened, kinds } = only(key, layout);
  const state = fromTorchLayout(new Map([[key, values]]), flattened, kinds);
  const own = state.get(key) as TensorData<'float32'>;
  return tf.tensor(own.data, shape);
}

function inTorchOrder(key: string, tensor: tf.Tensor, layout: Layout): ArrayLike<number> {
  const { shape } = tensor;
  const values = { dtype: 'float32', shape, data: tensor.dataSync() as Float32Array } as const;
  const { flattened, kinds } = only(key, layout);
  const torch = toTorchLayout(new Map([[key, values]]), flattened, kinds);
  return (torch.get(key) as TensorData<'float32'>).data;
}

const only = (key: string, { flattened, kinds }: Layout): Layout => ({
  flattened: new Map([...flattened].filter(([found]) => found === key)),
  kinds,
});
