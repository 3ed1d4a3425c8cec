import { disposeModule, type Module } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { createWasmBackend } from '@convkit/wasm-kernels';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../catalog.js';
import { findModel, findVariant } from '../model-entry.js';
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

interface Network {
  /** Of the golden. */
  readonly name: string;
  readonly model: string;
  readonly variant: string;
  /** Biases in front of a batch norm: their gradient in training is zero but for rounding. */
  readonly vanishing?: readonly string[];
}

/** Networks at full width whose numbers float64 PyTorch has given. */
const NETWORKS: readonly Network[] = [
  { name: 'lenet5', model: 'lenet5', variant: 'modern' },
  { name: 'nin', model: 'nin', variant: 'paper' },
  { name: 'nin_d2l', model: 'nin', variant: 'd2l' },
  { name: 'alexnet', model: 'alexnet', variant: 'torchvision' },
  {
    name: 'vgg11_bn',
    model: 'vgg11',
    variant: 'bn',
    vanishing: [0, 4, 8, 11, 15, 18, 22, 25].map((index) => `features.${index}.bias`),
  },
  { name: 'googlenet', model: 'googlenet', variant: 'torchvision' },
  { name: 'resnet18', model: 'resnet18', variant: 'torchvision' },
  { name: 'resnet34', model: 'resnet34', variant: 'torchvision' },
  { name: 'resnet50', model: 'resnet50', variant: 'torchvision' },
];

/** Bounds of the distances and of single elements. */
const LOGITS = { relative: 1e-4, norm: 1e-4, sample: 5e-4 };
const GRADIENTS = { relative: 1e-3, norm: 1e-3, sample: 5e-3 };

/** Milliseconds for the largest network on a busy machine. */
const LIMIT = 180_000;

beforeAll(async () => {
  installGradients();
  await createWasmBackend({ threads: 2 });
  expect(await tf.setBackend('wasm')).toBe(true);
});

/** What of the tensors is farther off than its bound. */
function tooFar(distances: Iterable<[string, Distance]>, bound: Distance): string[] {
  const farther = ({ relative, norm, sample }: Distance) =>
    !(relative <= bound.relative && norm <= bound.norm && sample <= bound.sample);
  return [...distances]
    .filter(([, distance]) => farther(distance))
    .map(([key, { relative, norm, sample }]) => `${key}: ${relative}, norm ${norm}, sample ${sample}`);
}

/** What a run came to, with its tensors freed. */
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

describe.each(NETWORKS.map((network) => [network.name, network] as const))(
  '%s as PyTorch has it',
  (_, network) => {
    const golden = readGolden(network.name);
    const modes = golden.eval ? (['train', 'eval'] as const) : (['train'] as const);
    let compared: Map<string, Compared>;

    beforeAll(() => {
      const { input, classes } = golden;
      const { create } = findVariant(findModel(catalog, network.model), network.variant);
      const hasDropout = !network.model.startsWith('resnet');
      const module = create({ input, classes, ...(hasDropout && { dropout: 0 }) }, new Undrawn(0));
      compared = new Map(modes.map((mode) => [mode, compare(module, golden, mode)]));
      disposeModule(module);
    }, LIMIT);

    describe.each(modes)('%s', (mode) => {
      const expected = golden[mode] as GoldenRun;
      const { vanishing = [] } = mode === 'train' ? network : {};

      it('gives the logits and the loss', () => {
        const { logits, loss } = (compared.get(mode) as Compared).run;
        expect([...logits.keys()]).toEqual(Object.keys(expected.logits));
        const found = [...logits].map(([name, data]): [string, Distance] => [
          name,
          distanceFromExact(name, data, expected.logits[name] as ExactRecord),
        ]);
        expect(tooFar(found, LOGITS)).toEqual([]);
        expect(Math.abs(loss / expected.loss - 1)).toBeLessThan(1e-4);
      });

      it('gives the gradients', () => {
        const { gradients } = compared.get(mode) as Compared;
        const keys = [...Object.keys(expected.gradients), ...vanishing];
        expect([...gradients.keys()].sort()).toEqual(keys.sort());
        for (const key of vanishing) gradients.delete(key);
        expect(tooFar(gradients, GRADIENTS)).toEqual([]);
      });

      if (mode === 'train' && golden.statistics) {
        it('leaves the running statistics', () => {
          const { statistics } = compared.get(mode) as Compared;
          expect([...statistics.keys()].sort()).toEqual(Object.keys(golden.statistics ?? {}).sort());
          expect(tooFar(statistics, LOGITS)).toEqual([]);
        });
      }
    });
  },
);

afterAll(() => expect(tf.memory().numTensors).toBe(0));
