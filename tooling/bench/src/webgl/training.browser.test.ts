import { webgl } from '@convkit/backend';
import { MemoryRunStore, withRecovery } from '@convkit/train';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { backend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectLossesOfWasm, expectSameMemory } from './expectations.fixture.js';
import { type Held, held, NETWORKS, train } from './train.fixture.js';

const STEPS = 16;

/** LeNet-5 on webgl after each step of a run. */
const undisturbed: Held[] = [];

beforeAll(async () => {
  for await (const state of held(NETWORKS.lenet5, STEPS, 1)) undisturbed.push(state);
  expect(undisturbed.length).toBe(STEPS);
});

it('lenet5 has the same losses on wasm and webgl within 1e-2 over 16 steps', () =>
  expectLossesOfWasm(
    'lenet5',
    undisturbed.map(({ loss }) => loss),
  ));

it('steps on webgl leave tensors and texture memory constant', () =>
  expectSameMemory(undisturbed.filter(({ step }) => step % 4 === 0)));

it('a run that loses its context resumes by itself with the losses of an undisturbed run', async () => {
  const graphics = webgl();
  await graphics.activate();
  const [steps, lostAfter, checkpointEvery] = [7, 4, 3];
  const store = new MemoryRunStore();
  const losses: number[] = [];
  const recoveries: string[] = [];
  let isLost = false;
  const run = (attempt: number) =>
    train(NETWORKS.lenet5, steps, { store, resume: attempt > 0, checkpointEvery });
  for await (const event of withRecovery(graphics, run)) {
    if (event.type === 'recovered') recoveries.push(event.message);
    if (event.type !== 'step') continue;
    losses[event.step - 1] = event.loss;
    if (event.step !== lostAfter || isLost) continue;
    isLost = true;
    (backend() as MathBackendWebGL).gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
  expect(recoveries).toEqual([expect.stringMatching(/context is lost/)]);
  expect(losses.length).toBe(steps);
  for (const [step, loss] of losses.entries()) expect(loss).toBeCloseTo(undisturbed[step]?.loss as number, 5);
});
