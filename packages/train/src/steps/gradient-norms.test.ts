import { ConfigError, parameters } from '@convkit/core';
import { softmaxCrossEntropy } from '@convkit/ops';
import { memory, norm, type Tensor2D, tensor1d, tensor4d, variableGrads } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import type { StepEvent } from '../events.js';
import { fit } from '../fit.js';
import { TinyNet, TinySource, tinyOptions, useCpu } from '../tiny.fixture.js';
import { gradientNorms } from './gradient-norms.js';

beforeAll(useCpu);

async function steps(options: Parameters<typeof tinyOptions>[0]): Promise<StepEvent[]> {
  const events: StepEvent[] = [];
  for await (const event of fit(tinyOptions(options))) if (event.type === 'step') events.push(event);
  return events;
}

it('combines the parameters of each layer', async () => {
  const net = new TinyNet(1);
  const layers = { first: net, second: new TinyNet(2) };
  const byKey = new Map(
    Object.entries(layers).flatMap(([layer, module]) =>
      [...parameters(module)].map(([key, variable]) => [`${layer}.${key}`, variable] as const),
    ),
  );
  const { value: batch } = await new TinySource(8, 8).epoch().next();
  if (!batch) expect.fail('no batch');
  const images = tensor4d(batch.images, [...batch.shape]);
  const loss = () => softmaxCrossEntropy(net.forward(images) as Tensor2D, tensor1d(batch.labels, 'int32'));
  const { grads } = variableGrads(loss, [net.weight, net.bias]);
  const before = memory().numTensors;
  const norms = await gradientNorms(grads, byKey);
  expect(memory().numTensors).toBe(before);
  const [weight, bias] = [net.weight, net.bias].map(
    ({ name }) => norm(grads[name] as Tensor2D).arraySync() as number,
  ) as [number, number];
  expect(Object.keys(norms)).toEqual(['first']);
  expect(norms.first).toBeCloseTo(Math.hypot(weight, bias), 6);
});

it('reports norms every gradientNormsEvery steps without changing the training', async () => {
  const [watched, alone] = [new TinyNet(1), new TinyNet(1)];
  const events = await steps({ model: watched, gradientNormsEvery: 3 });
  await steps({ model: alone });
  expect(events.filter(({ gradientNorms }) => gradientNorms).map(({ step }) => step)).toEqual(
    events.map(({ step }) => step).filter((step) => step % 3 === 1),
  );
  expect([...watched.weight.dataSync()]).toEqual([...alone.weight.dataSync()]);
});

it.each([0, 1.5, -1])('rejects gradientNormsEvery: %d', async (gradientNormsEvery) => {
  await expect(steps({ gradientNormsEvery })).rejects.toThrow(ConfigError);
});
