import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { backend, square, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { expect, it, vi } from 'vitest';
import { cpu } from '../cpu.js';
import { useBackend } from '../selection/use-backend.js';
import { webgl } from './webgl.js';

/** All values of `webgl()` share tfjs's one backend of that name. */
const live = () => backend() as MathBackendWebGL;
const loseContext = () => live().gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext();
const computes = () => tidy(() => square(tensor1d([3])).dataSync()[0]) === 9;

it('a new webgl() restarts a backend that another one has lost', async () => {
  await webgl().activate();
  loseContext();
  const { name } = await useBackend([webgl(), cpu()]);
  expect(name).toBe('webgl');
  expect(computes()).toBe(true);
});

it('a webgl() that was never active can recover a lost backend', async () => {
  await webgl().activate();
  loseContext();
  expect(await webgl().recover()).toBe(true);
  expect(computes()).toBe(true);
  expect(await webgl().recover()).toBe(false);
});

it('a stale webgl() keeps a backend that another one has restarted, and reports the loss of its tensors', async () => {
  const [stale, fresh] = [webgl(), webgl()];
  await stale.activate();
  loseContext();
  await fresh.activate();
  const healthy = live();
  const x = square(tensor1d([2, 3]));
  expect(await stale.recover()).toBe(true);
  expect(await stale.recover()).toBe(false);
  expect(await fresh.recover()).toBe(false);
  await stale.activate();
  expect(live()).toBe(healthy);
  expect([...x.dataSync()]).toEqual([4, 9]);
  x.dispose();
});

it('notifies every webgl() that has activated a backend when it is lost', async () => {
  const listeners = [vi.fn(), vi.fn()];
  for (const listener of listeners) {
    const graphics = webgl();
    graphics.onContextLost(listener);
    await graphics.activate();
  }
  loseContext();
  expect(computes).toThrow(/context is lost/);
  for (const listener of listeners) expect(listener).toHaveBeenCalledOnce();
  await webgl().activate();
});
