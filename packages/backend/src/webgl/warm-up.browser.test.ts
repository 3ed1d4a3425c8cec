import { stateDict } from '@convkit/core';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { backend, dispose, exp, memory, square, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it, vi } from 'vitest';
import { Net, step, train, velocitiesOf } from '../model-step/warm-up.fixture.js';
import { type WarmUpProgress, warmUp } from '../model-step/warm-up.js';
import { useBackend } from '../selection/use-backend.js';
import { compileOnly } from './compile-only.js';
import { webgl } from './webgl.js';

const shaders = () => Object.keys((backend() as unknown as { binaryCache: object }).binaryCache);

const valuesOf = (model: Net) =>
  Object.fromEntries([...stateDict(model)].map(([key, state]) => [key, [...state.dataSync()]]));

it('compiles every shader of a training step, reports progress, and changes nothing', async () => {
  await useBackend([webgl()]);
  const model = new Net();
  const velocities = velocitiesOf(model);
  const untouched = valuesOf(model);
  const { numTensors } = memory();
  const seen: WarmUpProgress[] = [];
  await warmUp(model, { ...step, onProgress: (progress) => seen.push(progress) });
  const { total } = seen.at(-1) as WarmUpProgress;
  expect(total).toBeGreaterThan(15);
  expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b));
  expect(seen[0]).toEqual({ done: 0, total });
  expect(seen.at(-1)).toEqual({ done: total, total });
  expect(memory().numTensors).toBe(numTensors);
  expect(valuesOf(model)).toEqual(untouched);
  const known = shaders();
  // The real first step compiles nothing more and gives the same result as without warm-up.
  const loss = await train(model, velocities);
  expect(shaders()).toEqual(known);
  const fresh = new Net();
  expect(await train(fresh, velocitiesOf(fresh))).toBe(loss);
  expect(valuesOf(fresh)).toEqual(valuesOf(model));
  expect(valuesOf(model)).not.toEqual(untouched);
});

it('compiles before it draws', async () => {
  await useBackend([webgl()]);
  const draw = vi.spyOn(WebGL2RenderingContext.prototype, 'drawElements');
  const known = shaders().length;
  const seen: number[][] = [];
  const onProgress = ({ done, total }: WarmUpProgress) => seen.push([total - done, draw.mock.calls.length]);
  // A different batch size needs different shapes.
  await warmUp(new Net(), { ...step, batchSize: 6, onProgress });
  const compiled = shaders().length - known;
  expect(seen).toContainEqual([1, 0]);
  expect(seen.at(-1)).toEqual([0, draw.mock.calls.length]);
  expect(draw.mock.calls.length).toBeGreaterThan(compiled);
  draw.mockRestore();
});

it('names a shader that does not compile and leaves the backend usable', async () => {
  await useBackend([webgl()]);
  const live = backend() as MathBackendWebGL;
  const x = tensor2d([
    [1, 2],
    [3, 4],
  ]);
  const known = shaders();
  class BrokenProgram {
    readonly variableNames = ['x'];
    readonly outputShape = [2, 2];
    constructor(readonly userCode: string) {}
  }
  const compiling = compileOnly(
    live,
    () => {
      live.compileAndRun(new BrokenProgram('void main() { setOutput(nonsense); }'), [x]);
      live.compileAndRun(new BrokenProgram('void main() { setOutput(moreNonsense); }'), [x]);
    },
    () => {},
  );
  await expect(compiling).rejects.toThrow(/A shader of \w+ does not compile: .*nonsense/s);
  expect(shaders()).toEqual(known);
  expect([...tidy(() => square(x).dataSync())]).toEqual([1, 4, 9, 16]);
  const failing = compileOnly(
    live,
    () => {
      dispose(exp(x));
      throw new Error('in the model');
    },
    () => {},
  );
  await expect(failing).rejects.toThrow('in the model');
  expect(tidy(() => exp(x).dataSync())[3]).toBeCloseTo(Math.exp(4), 3);
  x.dispose();
});
