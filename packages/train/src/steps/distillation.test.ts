import { weightsSha256 } from '@convkit/checkpoint';
import { INFERENCE, Module, type Pass } from '@convkit/core';
import { distillationLoss } from '@convkit/ops';
import { memory, slice, type Tensor, type Tensor2D, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { type FitOptions, fit, type TrainingRecipe } from '../index.js';
import { CLASSES, RECIPE, TinyNet, TinySource, tinyOptions, useCpu } from '../tiny.fixture.js';

beforeAll(useCpu);

/** Trains without dropout and L2 penalty, so that the student can match its teacher exactly. */
async function train(recipe: Partial<TrainingRecipe>, options: Partial<FitOptions> = {}) {
  const losses: number[] = [];
  const all = tinyOptions({
    ...options,
    recipe: {
      optimizer: { name: 'adam', learningRate: 0.05 },
      schedule: { name: 'cosine' },
      epochs: 30,
      l2: [],
      ...recipe,
    },
  });
  for await (const event of fit(all)) if (event.type === 'step') losses.push(event.loss);
  return { model: all.model, losses };
}

/** A network that is the same in training and in inference. */
class Calm extends TinyNet {
  override forward(images: Tensor): Tensor {
    return super.forward(images);
  }
}

async function batchOf(source: TinySource): Promise<Tensor> {
  const { value } = await source.epoch().next();
  if (!value) expect.fail('no batch');
  return tensor(value.images, [...value.shape]);
}

it('teaches a student the outputs of its teacher, whatever the labels are', async () => {
  const teacher = new Calm(7);
  const images = await batchOf(new TinySource(50, 50, 8));
  const divergence = (student: Module) =>
    tidy(() => {
      const [own, taught] = [student, teacher].map((module) => module.forward(images) as Tensor2D);
      return distillationLoss(own as Tensor2D, taught as Tensor2D, 1).dataSync()[0] as number;
    });
  const settings = { distillation: { temperature: 2, weight: 1 }, epochs: 15 };
  const { model } = await train(settings, { model: new Calm(1), teacher });
  expect(divergence(new Calm(1))).toBeGreaterThan(0.5);
  expect(divergence(model)).toBeLessThan(0.02);
});

it('runs the teacher in inference, without changing it, and frees its tensors', async () => {
  let trainings = 0;
  class Watched extends TinyNet {
    override forward(images: Tensor, pass: Pass = INFERENCE): Tensor {
      if (pass.training) trainings++;
      return super.forward(images, pass);
    }
  }
  const teacher = new Watched(7);
  const model = new TinyNet(1);
  const before = await weightsSha256(teacher);
  const { numTensors } = memory();
  await train({ distillation: { temperature: 4, weight: 0.5 }, epochs: 2 }, { model, teacher });
  expect(memory().numTensors).toBe(numTensors);
  expect(await weightsSha256(teacher)).toBe(before);
  expect(trainings).toBe(0);
});

it('rejects a teacher with other classes', async () => {
  class Other extends Module {
    readonly net = new TinyNet(3);
    override forward(images: Tensor): Tensor {
      return slice(this.net.forward(images), [0, 0], [-1, CLASSES - 1]);
    }
  }
  const run = train({ distillation: { temperature: 1, weight: 0.5 } }, { teacher: new Other() });
  await expect(run).rejects.toThrow("The teacher's output has shape [8,2], but the network's has [8,3]");
});

it.each<[string, Partial<TrainingRecipe>, Partial<FitOptions>]>([
  ['needs a teacher', { distillation: { temperature: 1, weight: 0.5 } }, {}],
  ['has no effect', {}, { teacher: new TinyNet(2) }],
  ['temperature', { distillation: { temperature: 0, weight: 0.5 } }, { teacher: new TinyNet(2) }],
  ['weight', { distillation: { temperature: 1, weight: 1.5 } }, { teacher: new TinyNet(2) }],
  ['weight', { distillation: { temperature: 1, weight: 0 } }, { teacher: new TinyNet(2) }],
])('rejects contradictory or invalid settings: %s', async (message, recipe, options) => {
  await expect(train({ ...RECIPE, ...recipe }, options)).rejects.toThrow(message);
});
