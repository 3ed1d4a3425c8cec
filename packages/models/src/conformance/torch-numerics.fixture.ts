import { disposeModule, type Module } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { createWasmBackend } from '@convkit/wasm-kernels';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../catalog.js';
import { findModel, findVariant } from '../model-entry.js';
import { sequenceCatalog } from '../sequences/sequence-catalog.js';
import {
  type Distance,
  distanceFromCoarse,
  distanceFromExact,
  type ExactRecord,
  type Golden,
  type GoldenRun,
  readGolden,
} from './golden.fixture.js';
import { runAsTorch, type TorchRun, Undrawn } from './torch-run.fixture.js';

export interface Network {
  /** Name of the golden. */
  readonly name: string;
  readonly model: string;
  readonly variant: string;
  /** Biases in front of a batch norm, whose gradient in training is zero except for rounding. */
  readonly vanishing?: readonly string[];
}

/** Largest distances that are accepted. */
const LOGITS = { relative: 1e-4, norm: 1e-4, sample: 5e-4 };
const GRADIENTS = { relative: 1e-3, norm: 1e-3, sample: 5e-3 };

/** Milliseconds. Only ends what hangs: the largest network takes minutes beside other suites. */
const LIMIT = 1_200_000;

/** To be called before `testNumerics`, once a file. */
export function useWasm(): void {
  beforeAll(async () => {
    installGradients();
    await createWasmBackend({ threads: 2 });
    expect(await tf.setBackend('wasm')).toBe(true);
  });
  afterAll(() => expect(tf.memory().numTensors).toBe(0));
}

/** Describes the tensors that are farther off than `bound`. */
function tooFar(distances: Iterable<[string, Distance]>, bound: Distance): string[] {
  const farther = ({ relative, norm, sample }: Distance) =>
    !(relative <= bound.relative && norm <= bound.norm && sample <= bound.sample);
  return [...distances]
    .filter(([, distance]) => farther(distance))
    .map(([key, { relative, norm, sample }]) => `${key}: ${relative}, norm ${norm}, sample ${sample}`);
}

/** Results of a run, with its tensors freed. */
interface Compared {
  readonly run: TorchRun;
  readonly gradients: Map<string, Distance>;
  readonly statistics: Map<string, Distance>;
}

const distances = (
  tensors: Iterable<[string, ArrayLike<number>]>,
  records: Readonly<Record<string, readonly number[]>> = {},
) => new Map([...tensors].map(([key, data]) => [key, distanceFromCoarse(key, data, records[key] ?? [])]));

function compare(module: Module, golden: Golden, mode: 'train' | 'eval'): Compared {
  const run = runAsTorch(module, golden, mode === 'train');
  return {
    run,
    gradients: distances(run.gradients(), golden[mode]?.gradients),
    statistics: mode === 'train' ? distances(run.statistics(), golden.statistics) : new Map(),
  };
}

/** Compares a network with PyTorch's numbers, on the wasm backend with two threads. */
export function testNumerics(network: Network): void {
  describe(`${network.name} agrees with PyTorch`, () => {
    const golden = readGolden(network.name);
    const modes = golden.eval ? (['train', 'eval'] as const) : (['train'] as const);
    let compared: Map<string, Compared>;

    beforeAll(() => {
      const { input, classes, vocabulary } = golden;
      const { create } = findVariant(
        findModel([...catalog, ...sequenceCatalog], network.model),
        network.variant,
      );
      const hasDropout = !/^(resnet|cnn1d)/.test(network.model);
      const module = create(
        { input, classes, ...(hasDropout && { dropout: 0 }), ...(vocabulary && { vocabulary }) },
        new Undrawn(0),
      );
      compared = new Map(modes.map((mode) => [mode, compare(module, golden, mode)]));
      disposeModule(module);
    }, LIMIT);

    describe.each(modes)('%s', (mode) => {
      const expected = golden[mode] as GoldenRun;
      const { vanishing = [] } = mode === 'train' ? network : {};

      it('logits and loss', () => {
        const { logits, loss } = (compared.get(mode) as Compared).run;
        expect([...logits.keys()]).toEqual(Object.keys(expected.logits));
        const found = [...logits].map(([name, data]): [string, Distance] => [
          name,
          distanceFromExact(name, data, expected.logits[name] as ExactRecord),
        ]);
        expect(tooFar(found, LOGITS)).toEqual([]);
        expect(Math.abs(loss / expected.loss - 1)).toBeLessThan(1e-4);
      });

      it('gradients', () => {
        const { gradients } = compared.get(mode) as Compared;
        const keys = [...Object.keys(expected.gradients), ...vanishing];
        expect([...gradients.keys()].sort()).toEqual(keys.sort());
        for (const key of vanishing) gradients.delete(key);
        expect(tooFar(gradients, GRADIENTS)).toEqual([]);
      });

      if (mode === 'train' && golden.statistics) {
        it('running statistics', () => {
          const { statistics } = compared.get(mode) as Compared;
          expect([...statistics.keys()].sort()).toEqual(Object.keys(golden.statistics ?? {}).sort());
          expect(tooFar(statistics, LOGITS)).toEqual([]);
        });
      }
    });
  });
}
