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

export interface ModuleExpectations {
  /** Shape of the input, the batch included. */
  readonly input: readonly number[];
  readonly output: readonly number[];
  /** Trainable values, buffers not counted. */
  readonly parameters: number;
  /** Makes the input; standard normal values where absent. */
  readonly values?: (shape: readonly number[], rng: Rng) => Tensor;
  /** Keys of parameters that get no gradient from this input, each with the reason. */
  readonly withoutGradient?: Readonly<Record<string, string>>;
  /**
   * Compares the gradients of the parameters with finite differences. Give it, `{}` for the defaults, where the module
   * is smooth or `values` keep it off its kinks.
   */
  readonly differences?: GradientCheckOptions;
}

/**
 * The conformance suite of a module, on the active backend. `create` must take all its randomness from the generator.
 * Gradients of the kernels that it runs must be registered.
 */
export function testModule(name: string, create: (rng: Rng) => Module, expected: ModuleExpectations): void {
  const { withoutGradient = {}, values = normalValues, differences } = expected;

  describe(`${name} keeps the contract of modules`, () => {
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

    it('puts out finite numbers of the expected shape, in inference and in training', () => {
      for (const output of [infer(module, x), train(module, x)]) {
        expect(output.shape).toEqual(expected.output);
        expect(output.values.filter((value) => !Number.isFinite(value))).toEqual([]);
      }
    });

    it('has the expected number of parameters', () => {
      expect(parameterCount(module)).toBe(expected.parameters);
    });

    it('gives each parameter a finite gradient other than zero', () => {
      const gradients = backward(module, x);
      const broken = [...gradients].filter(([, gradient]) => !gradient.every(Number.isFinite));
      const none = [...gradients].filter(([, gradient]) => gradient.every((value) => value === 0));
      expect(broken.map(([key]) => key)).toEqual([]);
      expect(none.map(([key]) => key).sort()).toEqual(Object.keys(withoutGradient).sort());
    });

    if (differences) {
      it('has the gradients that finite differences give', () => {
        checkVariableGradients(() => trainingForward(module, x), parameters(module), differences);
      });
    }

    it('is the same for the same generator, and computes the same again', () => {
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

    it('goes through a state dict', () => {
      const other = create(new Rng(5));
      loadStateDict(other, stateDict(module));
      expect(infer(other, x)).toEqual(infer(module, x));
      disposeModule(other);
    });

    it('treats each image alone in inference', () => {
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
      // Auxiliary classifiers run in training alone.
      tidy(() => void trainingForward(module, x, tap));
      const owners = [...namedModules(module)].filter(([, { ...fields }]) => ownsState(fields));
      expect(owners.map(([path]) => path).filter((path) => !tapped.has(path))).toEqual([]);
    });

    it('runs in a trace of shapes', () => {
      let shape: number[] | undefined;
      traceKernels(() => {
        shape = create(new Rng(1)).forward(zeros([...expected.input])).shape;
      });
      expect(shape).toEqual(expected.output);
    });

    it('leaves no tensors behind', () => {
      expectNoLeaks(() => disposeModule(create(new Rng(1))));
      expectNoLeaks(() => infer(module, x));
      expectNoLeaks(() => backward(module, x));
    });
  });
}

const expectSame = (actual: Tensor, expected: Tensor) =>
  expectClose(actual, expected, { relative: 0, absolute: 0 });

/** Variables in the fields of a module, or in arrays there, that no sub-module holds. */
const ownsState = (fields: object): boolean =>
  Object.values(fields).some(
    (field) => field instanceof Variable || (Array.isArray(field) && ownsState(field)),
  );
