import { wasm, webgl } from '@convkit/backend';
import { expect } from 'vitest';
import { type Held, held, lossesOn, NETWORKS } from './train.fixture.js';

/** Expects a network to have the same losses on wasm and webgl. */
export async function expectSameLosses(name: keyof typeof NETWORKS, steps: number): Promise<void> {
  const onWebgl = await lossesOn(webgl(), NETWORKS[name], steps);
  expect(onWebgl.length).toBe(steps);
  await expectLossesOfWasm(name, onWebgl);
}

/** Expects losses of a network on webgl to be those of wasm. */
export async function expectLossesOfWasm(
  name: keyof typeof NETWORKS,
  onWebgl: readonly number[],
): Promise<void> {
  const onWasm = await lossesOn(wasm({ threads: 2 }), NETWORKS[name], onWebgl.length);
  const apart = Math.max(...onWasm.map((loss, step) => Math.abs(loss - (onWebgl[step] as number))));
  expect(apart).toBeLessThan(1e-2);
  // The loss falls: constant losses would agree too.
  expect(onWebgl.at(-1)).toBeLessThan((onWebgl[0] as number) - 0.3);
}

/** Expects LeNet-5 on webgl to hold the same tensors and texture memory throughout a run. */
export async function expectConstantMemory(steps: number, every: number): Promise<void> {
  const seen: Held[] = [];
  for await (const state of held(NETWORKS.lenet5, steps, every)) seen.push(state);
  expect(seen.length).toBe(steps / every);
  expectSameMemory(seen);
}

/** Expects a run to hold the same tensors and texture memory at each of several steps. */
export function expectSameMemory(seen: readonly Held[]): void {
  const [first, ...others] = seen.map(({ tensors, textures, bytes }) => ({ tensors, textures, bytes }));
  for (const later of others) expect(later).toEqual(first);
}
