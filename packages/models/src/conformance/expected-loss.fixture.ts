import '@tensorflow/tfjs-backend-cpu';
import { parameters, Rng, trainingPass } from '@convkit/core';
import { createLoss, globalNorm, installGradients, jointLoss } from '@convkit/ops';
import { normalValues } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { findVariant, type ModelEntry } from '../model-entry.js';

installGradients();

/** A network narrow enough for the cpu backend. */
export type Network = [
  entry: ModelEntry,
  variant: string,
  widthMultiplier: number,
  input: [height: number, width: number, channels: number],
];

const CLASSES = 4;

const create = (
  entry: ModelEntry,
  variant: string,
  widthMultiplier: number,
  input: readonly number[],
  rng: Rng,
) =>
  findVariant(entry, variant).create(
    { widthMultiplier, input, classes: CLASSES, ...(entry.family !== 'resnet' && { dropout: 0 }) },
    rng,
  );

/** Defines a test for each network: one gradient step lowers the loss by the amount that the gradient predicts. */
export function testExpectedLoss(networks: readonly Network[]): void {
  describe.each(networks.map((network) => [`${network[0].name} ${network[1]}`, network] as const))(
    '%s',
    (_, [entry, variant, widthMultiplier, input]) => {
      it('one gradient step lowers the loss by the predicted amount', () => {
        const module = create(entry, variant, widthMultiplier, input, new Rng(1));
        const weights = [...parameters(module).values()];
        const images = normalValues<tf.Rank.R4>([6, ...input], new Rng(2));
        const labels = tf.tensor1d([3, 1, 0, 2, 2, 1], 'int32');
        const evaluate = () => {
          const pass = trainingPass(module, { rng: new Rng(3), step: 0 });
          const scores = module.forward(images, pass) as tf.Tensor2D;
          const own = createLoss(findVariant(entry, variant).recipe.loss);
          const loss = jointLoss(own, scores, pass.auxiliaries, labels);
          pass.discard();
          return loss;
        };
        const { value, grads } = tf.variableGrads(evaluate, weights);
        const before = value.arraySync() as number;
        const norm = globalNorm(Object.values(grads)).arraySync() as number;
        const predicted = 1e-4 * before;
        for (const weight of weights) {
          weight.assign(tf.sub(weight, tf.mul(grads[weight.name] as tf.Tensor, predicted / norm ** 2)));
        }
        const lost = before - (evaluate().arraySync() as number);
        expect(lost / predicted).toBeGreaterThan(0.7);
        expect(lost / predicted).toBeLessThan(1.2);
      });
    },
  );
}
