import { webgl } from '@convkit/backend';
import { MemoryRunStore, withRecovery } from '@convkit/train';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { backend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectConstantMemory, expectSameLosses } from './expectations.fixture.js';
import { lossesOn, NETWORKS, train } from './train.fixture.js';

it('lenet5 has the same losses on wasm and webgl within 1e-2 over 20 steps', () =>
  expectSameLosses('lenet5', 20));

it('40 steps on webgl leave tensors and texture memory constant', () => expectConstantMemory(40, 10));

it('a run that loses its context resumes by itself with the losses of an undisturbed run', async () => {
  const graphics = webgl();
  const [steps, lostAfter, checkpointEvery] = [12, 7, 3];
  const undisturbed = await lossesOn(graphics, NETWORKS.lenet5, steps);
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
  for (const [step, loss] of losses.entries()) expect(loss).toBeCloseTo(undisturbed[step] as number, 5);
});
