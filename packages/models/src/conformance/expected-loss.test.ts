import '@tensorflow/tfjs-backend-cpu';
import { parameters, Rng, trainingPass } from '@convkit/core';
import { globalNorm, installGradients, jointLoss, losses } from '@convkit/ops';
import { normalValues } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { alexnet } from '../alexnet/alexnet.js';
import { googlenet } from '../googlenet/googlenet-entry.js';
import { googlenetLite } from '../googlenet/googlenet-lite.js';
import { mlp } from '../mlp.js';
import { findVariant, type ModelEntry } from '../model-entry.js';
import { nin } from '../nin.js';
import { plain18, plain34, resnet18, resnet20, resnet34, resnet50 } from '../resnet/resnet-entries.js';
import { vgg11, vgg13 } from '../vgg.js';

installGradients();

/** Networks narrow enough for the cpu backend. */
const NETWORKS: [
  entry: ModelEntry,
  variant: string,
  widthMultiplier: number,
  input: [number, number, number],
][] = [
  [alexnet, 'torchvision', 1 / 16, [63, 63, 3]],
  [alexnet, 'paper', 1 / 16, [67, 67, 3]],
  [nin, 'paper', 1 / 24, [12, 12, 3]],
  [nin, 'd2l', 1 / 48, [75, 75, 1]],
  [googlenetLite, 'lite', 1 / 16, [16, 16, 2]],
  [googlenet, 'torchvision', 1 / 16, [48, 48, 3]],
  [googlenet, 'paper', 1 / 8, [80, 80, 2]],
  [resnet18, 'cifar', 1 / 16, [16, 16, 3]],
  [resnet18, 'paper', 1 / 16, [64, 64, 3]],
  [resnet34, 'torchvision', 1 / 16, [64, 64, 3]],
  [resnet50, 'torchvision', 1 / 32, [64, 64, 3]],
  [resnet50, 'paper', 1 / 32, [64, 64, 3]],
  [plain18, 'cifar', 1 / 16, [16, 16, 3]],
  [plain34, 'cifar', 1 / 16, [16, 16, 3]],
  [resnet20, 'paper', 1 / 4, [12, 12, 3]],
  [vgg11, 'plain', 1 / 32, [32, 32, 3]],
  [vgg13, 'bn', 1 / 32, [32, 32, 3]],
  [mlp, 'cross-entropy', 1 / 10, [5, 4, 3]],
  [mlp, 'squared-error', 1 / 10, [5, 4, 3]],
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

describe.each(NETWORKS.map((network) => [`${network[0].name} ${network[1]}`, network] as const))(
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
        const own = losses[findVariant(entry, variant).recipe.loss];
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
