import { useBackend, webgl } from '@convkit/backend';
import { backend, getBackend } from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';
import { type ClassifierEvent, trainClassifier } from '../index.js';
import { toyData } from '../toy-data.fixture.js';

afterEach(() => vi.restoreAllMocks());

const loseContext = () => {
  const { gpgpu } = backend() as unknown as { readonly gpgpu: { readonly gl: WebGLRenderingContext } };
  gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext();
};

/** Trains on WebGL and calls `lose` in step 3. */
async function train(lose: () => void): Promise<ClassifierEvent[]> {
  const run = trainClassifier({
    model: 'mlp',
    widthMultiplier: 0.1,
    data: toyData(),
    epochs: 2,
    batchSize: 24,
  });
  const events: ClassifierEvent[] = [];
  for await (const event of run) {
    events.push(event);
    if (event.type === 'step' && event.step === 3 && events.every(({ type }) => type !== 'recovered')) lose();
  }
  (await run.result).dispose();
  return events;
}

it('a run survives the loss of the WebGL context, and continues on wasm if the context cannot be restored', async () => {
  const graphics = webgl();
  expect((await useBackend([graphics])).name).toBe('webgl');
  const recovered = await train(loseContext);
  expect(recovered.map(({ type }) => type)).toContain('recovered');
  expect(recovered.at(-1)).toMatchObject({ type: 'done', step: expect.any(Number) });
  expect(getBackend()).toBe('webgl');
  const gone = await train(() => {
    vi.spyOn(graphics, 'recover').mockRejectedValue(new Error('there is no device'));
    loseContext();
  });
  expect(gone).toContainEqual({
    type: 'warning',
    message: expect.stringMatching(/continues on the wasm backend/),
  });
  expect(gone.at(-1)).toMatchObject({ type: 'done' });
  expect(getBackend()).toBe('wasm');
});
