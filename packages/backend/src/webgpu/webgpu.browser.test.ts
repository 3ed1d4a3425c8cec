import { getBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { preflight } from '../model-step/preflight.js';
import { Net, step, train, velocitiesOf } from '../model-step/warm-up.fixture.js';
import { useBackend } from '../selection/use-backend.js';
import { wasm } from '../wasm.js';
import { probeWebgpu } from './probe-webgpu.js';
import { webgpu } from './webgpu.js';

async function losses(): Promise<number[]> {
  const model = new Net();
  expect(preflight(model, step).length).toBeGreaterThan(10);
  const velocities = velocitiesOf(model);
  return [await train(model, velocities), await train(model, velocities), await train(model, velocities)];
}

it('trains as wasm does if the browser offers an adapter, and falls back to wasm otherwise', async () => {
  await useBackend([wasm()]);
  const expected = await losses();
  const { available } = await probeWebgpu();
  const choice = await useBackend([webgpu(), wasm()]);
  expect(getBackend()).toBe(available ? 'webgpu' : 'wasm');
  expect(choice.attempts[0]?.refusal).toBe(available ? undefined : 'WebGPU has no graphics adapter');
  for (const [i, loss] of (await losses()).entries()) expect(loss).toBeCloseTo(expected[i] as number, 4);
});
