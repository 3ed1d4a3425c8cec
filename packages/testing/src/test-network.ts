import {
  type AuxiliaryOutput,
  disposeModule,
  type Module,
  parameters,
  Rng,
  trainingPass,
} from '@convkit/core';
import {
  addN,
  argMax,
  customGrad,
  dispose,
  type GradSaveFunc,
  logSoftmax,
  mul,
  neg,
  oneHot,
  type Scalar,
  softmax,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { FlatAdam } from './flat-adam.js';
import { normalValues } from './spaced-values.js';
import { type ModuleExpectations, testModule } from './test-module.js';

/** What `testNetwork` expects of a network. */
export interface NetworkExpectations extends Omit<ModuleExpectations, 'input' | 'output'> {
  /** Shape of one sample, such as [height, width, channels] of an image. */
  readonly input: readonly number[];
  /** Number of classes. */
  readonly classes: number;
  /**
   * Learning rate of Adam for overfitting.
   * @defaultValue 0.003
   */
  readonly learningRate?: number;
  /**
   * Maximum number of training steps.
   * @defaultValue 60
   */
  readonly steps?: number;
  /**
   * Cross-entropy to reach, in nats. Networks with bounded scores need a higher one.
   * @defaultValue 0.2
   */
  readonly loss?: number;
}

const IMAGES = 16;
/** In milliseconds: on a busy machine, a step of LeNet-5 takes six seconds on the cpu backend. */
const TIMEOUT = 300_000;

/**
 * Defines the conformance suite of a classifier, on the active backend: `testModule`, and that it overfits 16 images of noise, or
 * of `values`, with its auxiliary classifiers. Turn its dropout off.
 */
export function testNetwork(
  name: string,
  create: (rng: Rng) => Module,
  { input, classes, learningRate = 0.003, steps = 60, loss: goal = 0.2, ...expected }: NetworkExpectations,
): void {
  testModule(name, create, { ...expected, input: [3, ...input], output: [3, classes] });

  describe(`${name} meets the network contract`, () => {
    it(`overfits ${IMAGES} images`, { timeout: TIMEOUT }, () => {
      const network = create(new Rng(1));
      const images = (expected.values ?? normalValues)([IMAGES, ...input], new Rng(2));
      const labels = Array.from({ length: IMAGES }, (_, image) => image % classes);
      const targets = oneHot(tensor1d(labels, 'int32'), classes) as Tensor2D;
      const weights = [...parameters(network).values()];
      const optimizer = new FlatAdam(weights, learningRate);
      let predictions: number[] = [];
      let loss = Number.NaN;
      for (let step = 0; step < steps; step++) {
        const pass = trainingPass(network, { rng: new Rng(3), step });
        loss = tidy(() => {
          const { value, grads } = variableGrads((): Scalar => {
            const scores = network.forward(images, pass) as Tensor2D;
            predictions = [...argMax(scores, 1).dataSync()];
            return crossEntropy([{ logits: scores, weight: 1 }, ...pass.auxiliaries], targets);
          }, weights);
          optimizer.apply(grads);
          return value.dataSync()[0] as number;
        });
        pass.commit();
        if (loss < goal && predictions.every((label, image) => label === labels[image])) break;
      }
      dispose([images, targets]);
      optimizer.dispose();
      disposeModule(network);
      expect(predictions).toEqual(labels);
      expect(loss).toBeLessThan(goal);
    });
  });
}

/** The weighted sum of the classifiers' mean losses. It brings its own gradient, so none needs to be registered. */
function crossEntropy(classifiers: readonly AuxiliaryOutput[], targets: Tensor2D): Scalar {
  const shares = classifiers.map(({ weight }) => weight / IMAGES);
  const loss = customGrad((...given) => {
    const save = given.pop() as unknown as GradSaveFunc;
    const logits = given as Tensor2D[];
    save(logits.map((x) => sub(softmax(x), targets)));
    const losses = logits.map((x, i) => mul(neg(sum(mul(targets, logSoftmax(x)))), shares[i] as number));
    return {
      value: addN(losses),
      gradFunc: (dy: Tensor, errors: Tensor[]) =>
        errors.map((error, i) => mul(mul(error, dy), shares[i] as number)),
    };
  });
  return loss(...classifiers.map(({ logits }) => logits)) as Scalar;
}
