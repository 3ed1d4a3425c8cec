import { conv2d, installGradients, maxPool } from '@convkit/ops';
import { type InputValues, RECORDER, type Recorder } from '@convkit/ops/kernels';
import {
  add,
  dispose,
  engine,
  findBackendFactory,
  grads,
  keep,
  memory,
  mul,
  removeBackend,
  setBackend,
  sigmoid,
  softplus,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { afterEach, expect, it } from 'vitest';
import { random } from '../backends.fixture.js';
import { createWasmBackend } from '../create-wasm-backend.js';
import { trappingJob } from '../runtime/job-failures.fixture.js';
import { callKernel, runJob } from '../runtime/jobs.js';
import { addressOf, type WasmBackend, wasmBackend } from '../runtime/wasm-backend.js';
import { RecordedMemory, releaseRecordings } from './recorded-memory.js';

afterEach(() => {
  if (findBackendFactory('wasm')) removeBackend('wasm');
});

const SHAPE = [2, 20, 20, 8];
const input = (label: string): [InputValues] => {
  const x = random(label, ...SHAPE);
  const values = x.dataSync() as Float32Array;
  x.dispose();
  return [{ values, shape: SHAPE }];
};

async function start(threads = 2): Promise<{ backend: WasmBackend; recorder: Recorder }> {
  await createWasmBackend({ threads });
  await setBackend('wasm');
  installGradients();
  const backend = wasmBackend(engine().backend as WasmBackend);
  return { backend, recorder: (backend as never as { [RECORDER]: Recorder })[RECORDER] };
}

/** A weight that exists before the recording, and a computation of gradients with it. */
function computation() {
  const weight = keep(random('weight', 3, 3, 8, 8));
  const f = (x: Tensor, weight: Tensor) => {
    const convolved = conv2d(x as Tensor4D, weight as Tensor4D, { padding: 'same' });
    return sigmoid(maxPool(convolved, { size: 2 }));
  };
  const compute = ([x]: Tensor[]) => tidy(() => grads(f as never)([x as Tensor, weight]));
  const predict = ([x]: Tensor[]) => [tidy(() => f(x as Tensor, weight))];
  return { weight, compute, predict };
}

/** The values of tensors, which are disposed of. */
function valuesOf(tensors: Tensor[] | undefined): Float32Array[] {
  const values = (tensors ?? []).map((output) => output.dataSync().slice() as Float32Array);
  dispose(tensors ?? []);
  return values;
}

/** Records what `compute` does for the input 'a'. */
function record(recorder: Recorder, compute: (inputs: Tensor[]) => Tensor[]) {
  const x = tensor(input('measured')[0].values, SHAPE);
  const { result, memory } = recorder.prepare(() => compute([x]));
  dispose([x, ...result]);
  return recorder.record(input('a'), compute, memory);
}

/** What `compute` returns without a recording. */
function computed(
  compute: (inputs: Tensor[]) => Tensor[],
  [{ values, shape }]: [InputValues],
): Float32Array[] {
  const x = tensor(values, [...shape]);
  const outputs = valuesOf(compute([x]));
  x.dispose();
  return outputs;
}

it.each([1, 2, 3])('repeats a computation for other values on %i threads, bit for bit', async (threads) => {
  const { recorder } = await start(threads);
  const { weight, compute } = computation();
  computed(compute, input('warm up'));
  const { outputs, recorded, refusal } = record(recorder, compute);
  expect(refusal).toBeUndefined();
  expect(valuesOf(outputs)).toEqual(computed(compute, input('a')));
  for (const label of ['b', 'c', 'a']) {
    expect(valuesOf(recorded?.replay(input(label)))).toEqual(computed(compute, input(label)));
  }
  recorded?.dispose();
  weight.dispose();
});

it('waits until its outputs are free, and needs inputs of the same shape', async () => {
  const { recorder } = await start();
  const { compute } = computation();
  computed(compute, input('warm up'));
  const { outputs, recorded } = record(recorder, compute);
  expect(recorded?.replay(input('b'))).toBeUndefined();
  const first = outputs[0] as Tensor;
  dispose(outputs.slice(1));
  const shared = first.clone();
  first.dispose();
  expect(recorded?.replay(input('b'))).toBeUndefined();
  shared.dispose();
  expect(recorded?.replay([{ values: new Float32Array(4), shape: [1, 2, 2, 1] }])).toBeUndefined();
  expect(valuesOf(recorded?.replay(input('b')))).toEqual(computed(compute, input('b')));
});

it('reads tensors that changed in place, and nothing once one is gone', async () => {
  const { recorder } = await start();
  const { weight, compute } = computation();
  computed(compute, input('warm up'));
  const { outputs, recorded } = record(recorder, compute);
  dispose(outputs);
  const other = random('other', 3, 3, 8, 8);
  const clone = weight.clone();
  expect(recorder.overwrite(weight, other)).toBe(false);
  clone.dispose();
  expect(recorder.overwrite(weight, other)).toBe(true);
  expect(weight.dataSync()).toEqual(other.dataSync());
  expect(valuesOf(recorded?.replay(input('b')))).toEqual(computed(compute, input('b')));
  expect(recorded?.isCurrent).toBe(true);
  weight.dispose();
  expect(recorded?.isCurrent).toBe(false);
  expect(recorded?.replay(input('b'))).toBeUndefined();
});

it('reads a packed filter until its weight changes', async () => {
  const { backend, recorder } = await start();
  const { weight, predict } = computation();
  expect(recorder.record(input('a'), predict, new RecordedMemory(backend, 2 ** 20)).refusal).toBe(
    'a filter was packed that would be kept',
  );
  const { outputs, recorded } = record(recorder, predict);
  dispose(outputs);
  expect(valuesOf(recorded?.replay(input('b')))).toEqual(computed(predict, input('b')));
  expect(recorder.overwrite(weight, random('other', 3, 3, 8, 8))).toBe(true);
  expect(recorded?.isCurrent).toBe(false);
});

it('does not repeat a computation whose working memory has moved', async () => {
  const { recorder } = await start();
  const { compute } = computation();
  computed(compute, input('warm up'));
  const { outputs, recorded } = record(recorder, compute);
  dispose(outputs);
  const large = { values: new Float32Array(8 * 256 * 256), shape: [1, 256, 256, 8] };
  computed(compute, [large]);
  expect(recorded?.isCurrent).toBe(false);
});

it.each<[string, (x: Tensor, held: Tensor[]) => Tensor, string]>([
  ["runs a kernel of tfjs's own", (x) => softplus(x), "tfjs's own kernel softplus ran"],
  ["leaves a case to tfjs's kernel", (x) => mul(x, x), "tfjs's own kernel Multiply ran"],
  ['reads values', (x) => mul(x, x.dataSync()[0] as number), 'JavaScript read the values of a tensor'],
  [
    'frees what existed before',
    (x, held) => {
      held[0]?.dispose();
      return sigmoid(x);
    },
    'memory was freed that existed before',
  ],
  ['returns what existed before', (_, held) => (held[0] as Tensor).clone(), 'an output existed before'],
  [
    'keeps a tensor',
    (x, held) => {
      held.push(keep(sigmoid(x)));
      return sigmoid(x);
    },
    'a tensor stayed behind',
  ],
])('refuses a computation that %s, and returns its outputs', async (_, compute, refusal) => {
  const { backend, recorder } = await start();
  const { numTensors } = memory();
  const held = [keep(zeros([3]))];
  const result = recorder.record(
    input('a'),
    ([x]) => [tidy(() => compute(x as Tensor, held))],
    new RecordedMemory(backend, 2 ** 20),
  );
  expect(result).toMatchObject({ refusal, outputs: [expect.anything()] });
  expect(result.recorded).toBeUndefined();
  dispose(result.outputs);
  dispose(held.filter(({ isDisposed }) => !isDisposed));
  expect(memory().numTensors).toBe(numTensors);
});

it('refuses a computation that needs too much memory', async () => {
  const { backend, recorder } = await start();
  const { compute } = computation();
  const expected = computed(compute, input('a'));
  const { outputs, refusal } = recorder.record(input('a'), compute, new RecordedMemory(backend, 10_000));
  expect(refusal).toBe('it needs too much memory');
  expect(valuesOf(outputs)).toEqual(expected);
});

it('refuses memory that a tensor still uses, or that was given up', async () => {
  const { recorder } = await start();
  const { compute } = computation();
  const x = tensor(input('b')[0].values, SHAPE);
  const used = recorder.prepare(() => compute([x]));
  const first = recorder.record(input('a'), compute, used.memory);
  expect(first.refusal).toBe('its memory is in use');
  dispose([...first.outputs, ...used.result]);
  const gone = recorder.prepare(() => compute([x]));
  dispose(gone.result);
  gone.memory.dispose();
  expect(recorder.record(input('a'), compute, gone.memory).refusal).toBe('its memory was given up');
});

it('lets another computation use its memory, and keeps what that returns', async () => {
  const { backend, recorder } = await start();
  const { compute } = computation();
  computed(compute, input('warm up'));
  const { outputs, recorded } = record(recorder, compute);
  dispose(outputs);
  const { length } = backend.wasm.HEAPU8;
  const held: Tensor[] = [];
  for (let i = 0; i < 5; i++) {
    const within = recorded?.computeWithin(() => computed(compute, input('b')));
    expect(within).toEqual(computed(compute, input('b')));
    const x = tensor(input('b')[0].values, SHAPE);
    held.push(recorded?.computeWithin(() => sigmoid(x)) as Tensor);
    x.dispose();
  }
  expect(recorded?.replay(input('b'))).toBeUndefined();
  for (const tensor of held) expect(tensor.dataSync()).toEqual(held[0]?.dataSync());
  dispose(held);
  expect(valuesOf(recorded?.replay(input('b')))).toEqual(computed(compute, input('b')));
  expect(backend.wasm.HEAPU8.length).toBe(length);
});

it('gives its memory up when there is no room', async () => {
  const { backend, recorder } = await start();
  const { compute } = computation();
  computed(compute, input('warm up'));
  const { outputs, recorded } = record(recorder, compute);
  const expected = outputs.map((output) => output.dataSync().slice());
  expect(releaseRecordings(backend)).toBe(true);
  expect(releaseRecordings(backend)).toBe(false);
  expect(recorded?.isCurrent).toBe(false);
  expect(recorded?.replay(input('b'))).toBeUndefined();
  expect(valuesOf(outputs)).toEqual(expected);
  recorded?.dispose();
});

it('ends a recording that fails, and names the error', async () => {
  const { backend, recorder } = await start();
  const { numTensors } = memory();
  const failing = ([x]: Tensor[]) => {
    keep(sigmoid(x as Tensor)).dispose();
    throw new Error('on purpose');
  };
  expect(() => recorder.record(input('a'), failing, new RecordedMemory(backend, 2 ** 20))).toThrow(
    'on purpose',
  );
  expect(memory().numTensors).toBe(numTensors);
  const { compute } = computation();
  computed(compute, input('warm up'));
  expect(record(recorder, compute).refusal).toBeUndefined();
});

it('keeps constants that JavaScript creates on the way', async () => {
  const { recorder } = await start();
  const compute = ([x]: Tensor[]) =>
    tidy(() => {
      const early = sigmoid(mul(x as Tensor, tensor(0.5)));
      // Its memory may be that of an earlier result, which the next time is written again.
      const late = tensor(
        Float32Array.from({ length: 6400 }, (_, i) => i),
        SHAPE,
      );
      return [add(sigmoid(early), late)];
    });
  const { outputs, recorded } = record(recorder, compute);
  dispose(outputs);
  for (const label of ['b', 'c']) {
    expect(valuesOf(recorded?.replay(input(label)))).toEqual(computed(compute, input(label)));
  }
});

it('frees its memory', async () => {
  const { backend, recorder } = await start();
  const { compute } = computation();
  computed(compute, input('warm up'));
  const once = () => {
    const { outputs, recorded } = record(recorder, compute);
    dispose(outputs);
    dispose(recorded?.replay(input('b')) ?? []);
    recorded?.dispose();
  };
  once();
  const { length } = backend.wasm.HEAPU8;
  for (let i = 0; i < 300; i++) once();
  expect(backend.wasm.HEAPU8.length).toBe(length);
});

it('stops where a kernel finds a value for which it takes another way', async () => {
  const { recorder } = await start();
  const { compute } = computation();
  computed(compute, input('warm up'));
  const { outputs, recorded } = record(recorder, compute);
  dispose(outputs);
  const [{ values }] = input('b');
  expect(
    recorded?.replay([{ values: values.map(() => Number.POSITIVE_INFINITY), shape: SHAPE }]),
  ).toBeUndefined();
  expect(valuesOf(recorded?.replay(input('b')))).toEqual(computed(compute, input('b')));
});

it.each([1, 3])('names the kernel of a job that traps on %i threads, and recovers', async (threads) => {
  const { backend, recorder } = await start(threads);
  const room = keep(zeros([2 ** 18]));
  const job = trappingJob(backend, addressOf(backend, room));
  const compute = ([x]: Tensor[]) => {
    const y = sigmoid(x as Tensor);
    try {
      runJob(backend, job);
    } catch {
      // As expected. The recording has the job.
    }
    callKernel(backend, 'clear', { to: 0, floats: 0 });
    return [y];
  };
  const { outputs, recorded } = record(recorder, compute);
  dispose(outputs);
  expect(() => recorded?.replay(input('b'))).toThrow(/^the job tanh trapped on thread \d: .*out of bounds/);
  const { compute: other } = computation();
  computed(other, input('warm up'));
  const again = record(recorder, other);
  dispose(again.outputs);
  expect(valuesOf(again.recorded?.replay(input('b')))).toEqual(computed(other, input('b')));
});

it('overwrites nothing by values of another number or type', async () => {
  const { recorder } = await start();
  const target = keep(zeros([4]));
  expect(recorder.overwrite(target, zeros([5]))).toBe(false);
  expect(recorder.overwrite(target, zeros([4], 'int32'))).toBe(false);
  expect(recorder.overwrite(target, zeros([4]))).toBe(true);
});

it('is disposed after its backend was removed', async () => {
  const { recorder } = await start();
  const { compute } = computation();
  const { outputs, recorded } = record(recorder, compute);
  dispose(outputs);
  removeBackend('wasm');
  expect(recorded?.computeWithin(() => 1)).toBe(1);
  recorded?.dispose();
});
