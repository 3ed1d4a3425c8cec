import {
  disposeModule,
  inspectionPass,
  loadStateDict,
  type Module,
  namedModules,
  parameterCount,
  parameters,
  Rng,
  stateDict,
  type Tap,
  traceKernels,
} from '@convkit/core';
import { slice, type Tensor, tidy, Variable, zeros } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkVariableGradients, type GradientCheckOptions } from './check-gradients.js';
import { expectClose } from './expect-close.js';
import { expectNoLeaks } from './expect-no-leaks.js';
import { backward, infer, train, trainingForward } from './module-runs.js';
import { normalValues } from './spaced-values.js';

/** What `testModule` expects of a module. */
export interface ModuleExpectations {
  /** Shape of the input, including the batch axis. */
  readonly input: readonly number[];
  /** Shape of the output, including the batch axis. */
  readonly output: readonly number[];
  /** Number of trainable values; buffers are not counted. */
  readonly parameters: number;
  /** Creates the input. Defaults to `normalValues`. */
  readonly values?: (shape: readonly number[], rng: Rng) => Tensor;
  /** Keys of parameters that get no gradient from this input, each with the reason. Defaults to none. */
  readonly withoutGradient?: Readonly<Record<string, string>>;
  /**
   * Also compares the gradients of the parameters with finite differences; `{}` for the default options. Use it if the module is
   * smooth, or if `values` stay away from its kinks.
   */
  readonly differences?: GradientCheckOptions;
}

/**
 * Defines the conformance suite of a module, on the active backend. `create` must draw all random numbers from the generator.
 * Gradients of the kernels that the module runs must be registered.
 */
export function testModule(name: string, create: (rng: Rng) => Module, expected: ModuleExpectations): void {
  const { withoutGradient = {}, values = normalValues, differences } = expected;

  describe(`${name} meets the module contract`, () => {
    let module: Module;
    let x: Tensor;
    beforeEach(() => {
      module = create(new Rng(1));
      x = values([...expected.input], new Rng(2));
    });
    afterEach(() => {
      disposeModule(module);
      x.dispose();
    });

    it('returns finite numbers of the expected shape, in inference and in training', () => {
      for (const output of [infer(module, x), train(module, x)]) {
        expect(output.shape).toEqual(expected.output);
        expect(output.values.filter((value) => !Number.isFinite(value))).toEqual([]);
      }
    });

    it('has the expected number of parameters', () => {
      expect(parameterCount(module)).toBe(expected.parameters);
    });

    it('has a finite, nonzero gradient for each parameter', () => {
      const gradients = backward(module, x);
      const broken = [...gradients].filter(([, gradient]) => !gradient.every(Number.isFinite));
      const none = [...gradients].filter(([, gradient]) => gradient.every((value) => value === 0));
      expect(broken.map(([key]) => key)).toEqual([]);
      expect(none.map(([key]) => key).sort()).toEqual(Object.keys(withoutGradient).sort());
    });

    if (differences) {
      it('has gradients that match finite differences', () => {
        checkVariableGradients(() => trainingForward(module, x), parameters(module), differences);
      });
    }

    it('is determined by the generator, and repeats its results', () => {
      const twin = create(new Rng(1));
      const [state, twinState] = [stateDict(module), stateDict(twin)];
      expect([...twinState.keys()]).toEqual([...state.keys()]);
      for (const [key, value] of state) expectSame(twinState.get(key) as Tensor, value);
      for (const run of [infer, train]) {
        const output = run(module, x);
        expect(run(module, x)).toEqual(output);
        expect(run(twin, x)).toEqual(output);
      }
      disposeModule(twin);
    });

    it('has the same gradients if its activations are recomputed', () => {
      expect(backward(module, x, true)).toEqual(backward(module, x));
    });

    it('saves and loads its state dict', () => {
      const other = create(new Rng(5));
      loadStateDict(other, stateDict(module));
      expect(infer(other, x)).toEqual(infer(module, x));
      disposeModule(other);
    });

    it('processes each image independently in inference', () => {
      const whole = infer(module, x).values;
      const image = slice(x, new Array(x.rank).fill(0), [1, ...x.shape.slice(1)]);
      const alone = infer(module, image).values;
      image.dispose();
      expectClose([...alone], whole.slice(0, alone.length), { relative: 1e-4, absolute: 1e-5 });
    });

    it('taps each sub-module that owns state', () => {
      const tapped = new Set<string>();
      const tap: Tap = (path) => void tapped.add(path);
      tidy(() => void module.forward(x, inspectionPass(module, tap)));
      // Auxiliary classifiers run in training only.
      tidy(() => void trainingForward(module, x, { tap }));
      const owners = [...namedModules(module)].filter(([, { ...fields }]) => ownsState(fields));
      expect(owners.map(([path]) => path).filter((path) => !tapped.has(path))).toEqual([]);
    });

    it('runs in a trace', () => {
      let shape: number[] | undefined;
      traceKernels(() => {
        shape = create(new Rng(1)).forward(zeros([...expected.input])).shape;
      });
      expect(shape).toEqual(expected.output);
    });

    it('leaks no tensors', () => {
      expectNoLeaks(() => disposeModule(create(new Rng(1))));
      expectNoLeaks(() => infer(module, x));
      for (const recompute of [false, true]) expectNoLeaks(() => backward(module, x, recompute));
    });
  });
}

const expectSame = (actual: Tensor, expected: Tensor) =>
  expectClose(actual, expected, { relative: 0, absolute: 0 });

/** Whether the fields of a module, or arrays there, hold variables, apart from those of sub-modules. */
const ownsState = (fields: object): boolean =>
  Object.values(fields).some(
    (field) => field instanceof Variable || (Array.isArray(field) && ownsState(field)),
  );
