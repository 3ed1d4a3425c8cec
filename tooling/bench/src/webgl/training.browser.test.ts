import { wasm, webgl } from '@convkit/backend';
import { MemoryRunStore, withRecovery } from '@convkit/train';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { backend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { type Held, held, lossesOn, NETWORKS, train } from './train.fixture.js';

const STEPS = 50;

it.each(['lenet5', 'resnet18'] as const)(
  '%s has the same losses on wasm and webgl within 1e-2 over 50 steps',
  async (name) => {
    const onWasm = await lossesOn(wasm({ threads: 2 }), NETWORKS[name], STEPS);
    const onWebgl = await lossesOn(webgl(), NETWORKS[name], STEPS);
    expect(onWebgl.length).toBe(STEPS);
    const apart = Math.max(...onWasm.map((loss, step) => Math.abs(loss - (onWebgl[step] as number))));
    expect(apart).toBeLessThan(1e-2);
    // The loss falls: constant losses would agree too.
    expect(onWebgl.at(-1)).toBeLessThan((onWebgl[0] as number) - 0.3);
  },
);

it('120 steps on webgl leave tensors and texture memory constant', async () => {
  const seen: Omit<Held, 'step' | 'loss'>[] = [];
  for await (const { tensors, textures, bytes } of held(NETWORKS.lenet5, 120, 20)) {
    seen.push({ tensors, textures, bytes });
  }
  expect(seen.length).toBe(6);
  for (const later of seen.slice(1)) expect(later).toEqual(seen[0]);
});

it('a run that loses its context resumes by itself with the losses of an undisturbed run', async () => {
  const graphics = webgl();
  const [steps, lostAfter, checkpointEvery] = [30, 17, 5];
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
