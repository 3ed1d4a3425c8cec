import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import {
  backend,
  dispose,
  env,
  findBackendFactory,
  getBackend,
  memory,
  registerBackend,
  removeBackend,
  square,
  tensor1d,
  zeros,
} from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';
import { useBackend } from '../selection/use-backend.js';
import { wasm } from '../wasm.js';
import { webgl } from './webgl.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const live = () => backend() as MathBackendWebGL;
const loseContext = () => live().gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext();

it('reports the capabilities of the graphics, and software rendering', async () => {
  const { name, facts, limit } = await useBackend([webgl(), wasm()]);
  expect(name).toBe('webgl');
  expect(facts).toMatchObject({ renderFloat32: true, isolated: true });
  expect(facts.maxTextureSize).toBeGreaterThanOrEqual(2048);
  expect(facts.cores).toBeGreaterThanOrEqual(1);
  expect(facts.renderer).toMatch(/SwiftShader/i);
  expect(limit).toMatch(/software/);
});

it('rejects half precision unless it is allowed', async () => {
  const { getExtension } = WebGL2RenderingContext.prototype;
  vi.spyOn(WebGL2RenderingContext.prototype, 'getExtension').mockImplementation(function (
    this: WebGL2RenderingContext,
    name: string,
  ) {
    return name === 'EXT_color_buffer_float'
      ? null
      : (getExtension as (name: string) => unknown).call(this, name);
  } as typeof getExtension);
  const { name, attempts } = await useBackend([webgl(), wasm()]);
  expect(name).toBe('wasm');
  expect(attempts[0]).toMatchObject({ name: 'webgl', refusal: expect.stringMatching(/half precision.*NaN/) });
  const allowed = await webgl({ allowHalfPrecision: true }).probe();
  expect(allowed).toMatchObject({ available: true, reason: expect.stringMatching(/NaN/) });
});

it('rejects half precision that only tfjs detects, and keeps the previous backend active', async () => {
  await useBackend([webgl()]);
  await useBackend([wasm()]);
  env().set('WEBGL_RENDER_FLOAT32_ENABLED', false);
  try {
    await expect(webgl().activate()).rejects.toThrow(/half precision/);
    expect(getBackend()).toBe('wasm');
    await webgl({ allowHalfPrecision: true }).activate();
    expect(getBackend()).toBe('webgl');
  } finally {
    env().set('WEBGL_RENDER_FLOAT32_ENABLED', true);
  }
});

it('reports missing WebGL 2 and falls back to wasm', async () => {
  vi.spyOn(OffscreenCanvas.prototype, 'getContext').mockReturnValue(null);
  const { name, attempts } = await useBackend([webgl(), wasm()]);
  expect(name).toBe('wasm');
  expect(attempts[0]?.refusal).toMatch(/WebGL 2 is not available/);
});

it('probes a canvas of the page on Safari, as tfjs does', async () => {
  vi.spyOn(OffscreenCanvas.prototype, 'getContext').mockReturnValue(null);
  expect(await webgl().probe()).toMatchObject({ available: false });
  env().set('IS_SAFARI', true);
  try {
    expect(await webgl().probe()).toMatchObject({ available: true });
  } finally {
    env().set('IS_SAFARI', false);
  }
});

it('accepts software rendering only if tfjs does', async () => {
  const { getContext } = OffscreenCanvas.prototype;
  vi.spyOn(OffscreenCanvas.prototype, 'getContext').mockImplementation(function (
    this: OffscreenCanvas,
    ...[kind, attributes]: unknown[]
  ) {
    const isRefused = (attributes as WebGLContextAttributes | undefined)?.failIfMajorPerformanceCaveat;
    return isRefused ? null : (getContext as (...args: unknown[]) => unknown).call(this, kind, attributes);
  } as typeof getContext);
  expect(await webgl().probe()).toMatchObject({ available: false });
  env().set('SOFTWARE_WEBGL_ENABLED', true);
  try {
    expect(await webgl().probe()).toMatchObject({ available: true });
  } finally {
    env().set('SOFTWARE_WEBGL_ENABLED', false);
  }
});

it('throws once the context is lost, and can be recovered', async () => {
  const graphics = webgl();
  await graphics.activate();
  expect(await graphics.recover()).toBe(false);
  const lost = vi.fn();
  const forget = graphics.onContextLost(lost);
  const old = live();
  const x = square(tensor1d([2, 3]));
  const y = square(x);
  const reading = y.data();
  loseContext();
  const failure = { code: 'BACKEND', message: expect.stringMatching(/context is lost/) };
  await expect(reading).rejects.toMatchObject(failure);
  await expect(x.data()).rejects.toMatchObject(failure);
  expect(() => x.dataSync()).toThrow(/context is lost/);
  expect(() => square(x)).toThrow(/context is lost/);
  expect(lost).toHaveBeenCalledOnce();
  expect(await graphics.recover()).toBe(true);
  expect(getBackend()).toBe('webgl');
  expect(live()).not.toBe(old);
  dispose([x, y]);
  expect([...(await square(tensor1d([2, 3])).data())]).toEqual([4, 9]);
  forget();
  loseContext();
  expect(await graphics.recover()).toBe(true);
  expect(lost).toHaveBeenCalledOnce();
});

it('trims unused textures', async () => {
  const graphics = webgl();
  await graphics.activate();
  const { bytes } = graphics.textureMemory();
  const big = square(zeros([512, 512]));
  expect(graphics.textureMemory().bytes).toBeGreaterThan(bytes + 2 ** 20 - 1);
  const { numTensors } = memory();
  big.dispose();
  expect(memory().numTensors).toBe(numTensors - 1);
  expect(graphics.textureMemory().freeBytes).toBeGreaterThan(2 ** 20 - 1);
  graphics.trim();
  expect(graphics.textureMemory().freeBytes).toBe(0);
  expect([...(await square(tensor1d([2, 3])).data())]).toEqual([4, 9]);
});

it('measures and trims textures while another backend is active, and has none if it was never activated', async () => {
  const graphics = webgl();
  await graphics.activate();
  square(zeros([512, 512])).dispose();
  await useBackend([wasm()]);
  expect(graphics.textureMemory().freeBytes).toBeGreaterThan(2 ** 20 - 1);
  graphics.trim();
  expect(graphics.textureMemory().freeBytes).toBe(0);
  const factory = findBackendFactory('webgl');
  removeBackend('webgl');
  registerBackend('webgl', factory, 2);
  graphics.trim();
  expect(graphics.textureMemory()).toEqual({ bytes: 0, freeBytes: 0, textures: 0 });
});

it('keeps no unused textures above textureBytes', async () => {
  const graphics = webgl({ textureBytes: 0 });
  await graphics.activate();
  graphics.trim();
  square(zeros([512, 512])).dispose();
  expect(graphics.textureMemory().freeBytes).toBe(0);
});
