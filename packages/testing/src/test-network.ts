import { disposeModule, type Module, parameters, Rng, trainingPass } from '@convkit/core';
import {
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
  /** Shape of one picture. */
  readonly input: readonly [height: number, width: number, channels: number];
  readonly classes: number;
  /** Of Adam, by which it learns by heart; 0.003 where absent. */
  readonly learningRate?: number;
  /** Within which it does; 60 where absent. */
  readonly steps?: number;
}

const PICTURES = 16;

/**
 * The conformance suite of a classifier, on the active backend: `testModule`, and that it learns 16 pictures of noise, or of `values`, by heart. Its
 * dropout should be off.
 */
export function testNetwork(
  name: string,
  create: (rng: Rng) => Module,
  { input, classes, learningRate = 0.003, steps = 60, ...expected }: NetworkExpectations,
): void {
  testModule(name, create, { ...expected, input: [3, ...input], output: [3, classes] });

  describe(`${name} keeps the contract of networks`, () => {
    it(`learns ${PICTURES} pictures by heart`, () => {
      const network = create(new Rng(1));
      const images = (expected.values ?? normalValues)([PICTURES, ...input], new Rng(2));
      const labels = Array.from({ length: PICTURES }, (_, picture) => picture % classes);
      const targets = oneHot(tensor1d(labels, 'int32'), classes) as Tensor2D;
      const weights = [...parameters(network).values()];
      const optimizer = train.adam(learningRate);
      let answers: number[] = [];
      let loss = Number.NaN;
      for (let step = 0; step < steps; step++) {
        const pass = trainingPass(network, { rng: new Rng(3), step });
        loss = tidy(() => {
          const { value, grads } = variableGrads((): Scalar => {
            const scores = network.forward(images, pass) as Tensor2D;
            answers = [...argMax(scores, 1).dataSync()];
            return crossEntropy(scores, targets);
          }, weights);
          optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
          return value.dataSync()[0] as number;
        });
        pass.commit();
        if (loss < 0.2) break;
      }
      dispose([images, targets]);
      optimizer.dispose();
      disposeModule(network);
      expect(answers).toEqual(labels);
      expect(loss).toBeLessThan(0.2);
    });
  });
}

/** Mean over the pictures. Its gradient is its own: none needs to be registered. */
function crossEntropy(scores: Tensor2D, targets: Tensor2D): Scalar {
  const loss = customGrad((x, save) => {
    const y = x as Tensor2D;
    (save as unknown as GradSaveFunc)([sub(softmax(y), targets)]);
    const value = mul(neg(sum(mul(targets, logSoftmax(y)))), 1 / PICTURES);
    return {
      value,
      gradFunc: (dy: Tensor, [error]: Tensor[]) => mul(mul(error as Tensor, dy), 1 / PICTURES),
    };
  });
  return loss(scores) as Scalar;
}
