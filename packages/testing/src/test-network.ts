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
  train,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { normalValues } from './spaced-values.js';
import { type ModuleExpectations, testModule } from './test-module.js';

export interface NetworkExpectations extends Omit<ModuleExpectations, 'input' | 'output'> {
  /** Shape of one image. */
  readonly input: readonly [height: number, width: number, channels: number];
  readonly classes: number;
  /** Of Adam, by which it learns by heart; 0.003 where absent. */
  readonly learningRate?: number;
  /** Within which it does; 60 where absent. */
  readonly steps?: number;
  /** Cross-entropy that says so, in nats; 0.2 where absent. Scores with a bound cannot have any. */
  readonly loss?: number;
}

const IMAGES = 16;
/** Milliseconds: of the deepest networks a step takes most of a second on a busy machine. */
const PATIENCE = 120_000;

/**
 * The conformance suite of a classifier, on the active backend: `testModule`, and that it learns 16 images of noise, or of `values`, by
 * heart, its auxiliary classifiers too. Its dropout should be off.
 */
export function testNetwork(
  name: string,
  create: (rng: Rng) => Module,
  { input, classes, learningRate = 0.003, steps = 60, loss: learnt = 0.2, ...expected }: NetworkExpectations,
): void {
  testModule(name, create, { ...expected, input: [3, ...input], output: [3, classes] });

  describe(`${name} keeps the contract of networks`, () => {
    it(`learns ${IMAGES} images by heart`, { timeout: PATIENCE }, () => {
      const network = create(new Rng(1));
      const images = (expected.values ?? normalValues)([IMAGES, ...input], new Rng(2));
      const labels = Array.from({ length: IMAGES }, (_, image) => image % classes);
      const targets = oneHot(tensor1d(labels, 'int32'), classes) as Tensor2D;
      const weights = [...parameters(network).values()];
      const optimizer = train.adam(learningRate, 0.9, 0.999, 1e-7);
      let answers: number[] = [];
      let loss = Number.NaN;
      for (let step = 0; step < steps; step++) {
        const pass = trainingPass(network, { rng: new Rng(3), step });
        loss = tidy(() => {
          const { value, grads } = variableGrads((): Scalar => {
            const scores = network.forward(images, pass) as Tensor2D;
            answers = [...argMax(scores, 1).dataSync()];
            return crossEntropy([{ logits: scores, weight: 1 }, ...pass.auxiliaries], targets);
          }, weights);
          optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
          return value.dataSync()[0] as number;
        });
        pass.commit();
        if (loss < learnt) break;
      }
      dispose([images, targets]);
      optimizer.dispose();
      disposeModule(network);
      expect(answers).toEqual(labels);
      expect(loss).toBeLessThan(learnt);
    });
  });
}

/** Mean over the images, summed over the classifiers by weight. Its gradient is its own: none needs to be registered. */
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
