import { wasm, webgl } from '@convkit/backend';
import { expect } from 'vitest';
import { type Held, held, lossesOn, NETWORKS } from './train.fixture.js';

/** Expects a network to have the same losses on wasm and webgl. */
export async function expectSameLosses(name: keyof typeof NETWORKS, steps: number): Promise<void> {
  const onWasm = await lossesOn(wasm({ threads: 2 }), NETWORKS[name], steps);
  const onWebgl = await lossesOn(webgl(), NETWORKS[name], steps);
  expect(onWebgl.length).toBe(steps);
  const apart = Math.max(...onWasm.map((loss, step) => Math.abs(loss - (onWebgl[step] as number))));
  expect(apart).toBeLessThan(1e-2);
  // The loss falls: constant losses would agree too.
  expect(onWebgl.at(-1)).toBeLessThan((onWebgl[0] as number) - 0.3);
}

/** Expects LeNet-5 on webgl to hold the same tensors and texture memory throughout a run. */
export async function expectConstantMemory(steps: number, every: number): Promise<void> {
  const seen: Omit<Held, 'step' | 'loss'>[] = [];
  for await (const { tensors, textures, bytes } of held(NETWORKS.lenet5, steps, every)) {
    seen.push({ tensors, textures, bytes });
  }
  expect(seen.length).toBe(steps / every);
  for (const later of seen.slice(1)) expect(later).toEqual(seen[0]);
}
