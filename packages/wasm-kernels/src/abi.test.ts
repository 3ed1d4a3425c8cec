import { describe, expect, it } from 'vitest';
import { kernels, serialKernels } from '../abi/kernels.mjs';
import { constants, controlBlock, functions } from '../abi/runtime.mjs';
import { generateAbi } from '../scripts/abi/generate.mjs';
import { type ControlViews, SERIAL_KERNELS, TASK_KERNELS } from './generated/kernels.js';
import { type Job, runJob } from './runtime/jobs.js';
import type { WasmBackend } from './runtime/wasm-backend.js';

const runtime = { controlBlock, functions, constants };

const small = {
  choices: { mode: ['fast', 'exact'] },
  records: { matrix: { doc: 'a matrix', as: 'size', args: { rows: 'integer: number of rows' } } },
  kernels: {
    scale: {
      source: 'linear/scale',
      extends: 'matrix',
      args: { x: 'address', inverse: 'boolean', factor: 'float', bound: 'double', mode: 'mode' },
    },
    double: { source: 'linear/scale', extends: 'matrix' },
  },
  serialKernels: { clear: { source: 'linear/clear', args: { to: 'address' } } },
};

const generated = (abi: Parameters<typeof generateAbi>[0], file: string): string =>
  generateAbi(abi, runtime)[file] as string;

const withKernel = (args: Record<string, string>, parent?: string) => ({
  ...small,
  kernels: { wrong: { source: 'wrong', args, ...(parent && { extends: parent }) } },
});

describe('the generated AssemblyScript', () => {
  it('loads each argument by its type, those of a record first, doubles at multiples of eight', () => {
    const text = generated(small, 'assembly/generated/arguments.ts');
    const getters = [...text.matchAll(/get (\w+)\(\): (\w+) \{\s+return (.*);/g)].map(
      ([, ...parts]) => parts,
    );
    const load = (type: string, offset: number) => `load<${type}>(changetype<usize>(this), ${offset})`;
    expect(getters).toEqual([
      ['rows', 'i32', load('i32', 256)],
      ['x', 'usize', load('usize', 260)],
      ['inverse', 'bool', `${load('i32', 264)} != 0`],
      ['factor', 'f32', load('f32', 268)],
      ['bound', 'f64', load('f64', 272)],
      ['mode', 'Mode', load('i32', 280)],
      ['to', 'usize', load('usize', 256)],
    ]);
    expect(text).toContain('export class ScaleArguments extends MatrixArguments {');
  });

  it('dispatches by number, and hands tasks their units', () => {
    const text = generated(small, 'assembly/generated/dispatch.ts');
    expect(text).toContain("import { doubleTask, scaleTask } from '../linear/scale';");
    expect(text).toContain('case 0: return scaleTask(changetype<ScaleArguments>(job), start, end);');
    expect(text).toContain('case 1: return doubleTask(changetype<MatrixArguments>(job), start, end);');
    expect(text).toContain('case 2: return clear(changetype<ClearArguments>(job));');
  });
});

describe('the generated TypeScript', () => {
  it('writes each argument where the AssemblyScript loads it', () => {
    const text = generated(small, 'src/generated/kernels.ts');
    expect(
      text
        .match(/write\(.*\{[^}]*\}/)?.[0]
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      'write({ words, floats, doubles }, args) {',
      'words[64] = args.size.rows;',
      'words[65] = args.x;',
      'words[66] = args.inverse ? 1 : 0;',
      'floats[67] = args.factor;',
      'doubles[34] = args.bound;',
      'words[70] = MODE[args.mode];',
      '}',
    ]);
    expect(text).toContain('/** Number of rows. */\n  readonly rows: number;');
    expect(text).toContain('export interface ScaleArguments {\n  readonly size: MatrixArguments;');
  });

  it('numbers the kernels of this package in the order of the table', () => {
    const all = { ...TASK_KERNELS, ...SERIAL_KERNELS };
    expect(Object.keys(all)).toEqual(Object.keys({ ...kernels, ...serialKernels }));
    expect(Object.values(all).map(({ number }) => number)).toEqual(Object.keys(all).map((_, i) => i));
  });

  it('writes choices, booleans and doubles as WebAssembly reads them', () => {
    const { buffer } = new Float64Array(controlBlock.bytes / 8);
    const views: ControlViews = {
      words: new Int32Array(buffer),
      floats: new Float32Array(buffer),
      doubles: new Float64Array(buffer),
    };
    TASK_KERNELS.sgdUpdate.write(views, {
      table: 2 ** 32 - 4,
      factor: 0,
      nesterov: true,
      learningRate: 0.5,
      momentum: 0.25,
    });
    expect([...views.words.subarray(64, 67)]).toEqual([-4, 0, 1]);
    expect([...views.floats.subarray(67, 69)]).toEqual([0.5, 0.25]);
    SERIAL_KERNELS.batchNormFactors.write(views, {
      scale: 8,
      variance: 16,
      factor: 24,
      channels: 3,
      epsilon: 1e-3,
    });
    expect(views.doubles[34]).toBe(1e-3);
  });

  it('does not compile with a missing, misspelled or extra argument', () => {
    const run = (backend: WasmBackend) => {
      const job = { units: 1, unitsPerTask: 1 };
      // @ts-expect-error: y is missing
      runJob(backend, { kernel: 'relu', ...job, args: { x: 0 } });
      // @ts-expect-error: z is not an argument
      runJob(backend, { kernel: 'relu', ...job, args: { x: 0, y: 0, z: 0 } });
      // @ts-expect-error: there is no such kernel
      runJob(backend, { kernel: 'rleu', ...job, args: { x: 0, y: 0 } });
      // @ts-expect-error: relu is a boolean
      const args: Job<'depthwise'>['args']['relu'] = 1;
      return args;
    };
    expect(run).toBeTypeOf('function');
  });
});

describe('the generator', () => {
  it.each([
    ['an unknown type', withKernel({ x: 'adress' }), 'WrongArguments.x has the unknown type adress'],
    ['an unknown record', withKernel({ x: 'address' }, 'tensor'), 'extends tensor, which is not a record'],
    ['an argument of the record', withKernel({ rows: 'integer' }, 'matrix'), 'repeats the argument rows'],
    [
      'too many arguments',
      withKernel(Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`a${i}`, 'integer']))),
      'take 65 words of 64',
    ],
    [
      'two classes of one name',
      { ...small, kernels: { matrix: { source: 'matrix', args: { x: 'address' } } } },
      'a record and a kernel both give MatrixArguments',
    ],
  ])('rejects %s', (_, abi, message) => {
    expect(() => generateAbi(abi, runtime)).toThrow(message);
  });
});
