import '@tensorflow/tfjs-backend-cpu';
import {
  ConfigError,
  disposeModule,
  namedModules,
  parameterCount,
  parameters,
  Rng,
  ShapeError,
  stateDict,
  summarize,
  summaryTotals,
  traceKernels,
  trainingPass,
} from '@convkit/core';
import { zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { findVariant, type ModelEntry, type ModelOptions } from '../model-entry.js';
import { googlenet } from './googlenet-entry.js';
import { googlenetLite } from './googlenet-lite.js';

const create = (variant: string, options: ModelOptions = {}, entry: ModelEntry = googlenet) =>
  findVariant(entry, variant).create(options, new Rng(0));

const rowsOf = (variant: string, options: ModelOptions = {}) =>
  summarize(() => create(variant, options), options.input ?? googlenet.input);

/** Returns the keys and shapes of a network without values. */
function shapesOf(variant: string, options: ModelOptions = {}): Record<string, string> {
  const shapes: Record<string, string> = {};
  traceKernels(() => {
    for (const [key, { shape }] of stateDict(create(variant, options))) shapes[key] = String(shape);
  });
  return shapes;
}

function parametersOf(variant: string, options: ModelOptions): number {
  let count = 0;
  traceKernels(() => {
    count = parameterCount(create(variant, options));
  });
  return count;
}

/** Shapes and weights of what the auxiliary classifiers make of a batch of 2. */
function auxiliariesOf(variant: string, options: ModelOptions, input: readonly number[]) {
  const outputs: [shape: number[], weight: number][] = [];
  traceKernels(() => {
    const network = create(variant, options);
    const pass = trainingPass(network, { rng: new Rng(0), step: 0 });
    network.forward(zeros([2, ...input]), pass);
    outputs.push(
      ...pass.auxiliaries.map(({ logits, weight }) => [logits.shape, weight] as [number[], number]),
    );
  });
  return outputs;
}

describe('googlenet', () => {
  it.each([
    // torchvision's, and those of Caffe's reproduction of the paper.
    ['torchvision', true, 13_004_888],
    ['torchvision', false, 6_624_904],
    ['paper', true, 13_378_280],
    ['paper', false, 6_998_552],
  ])(
    '%s with auxiliary classifiers %s has the number of parameters of its source',
    (variant, auxiliary, count) => {
      expect(parametersOf(variant, { auxiliary })).toBe(count);
      // What does not run in inference does not count.
      const inference = parametersOf(variant, { auxiliary: false });
      expect(summaryTotals(rowsOf(variant, { auxiliary })).parameters).toBe(inference);
    },
  );

  it("has torchvision's state-dict keys", () => {
    const shapes = shapesOf('torchvision');
    expect(Object.keys(shapes).length).toBe(364);
    expect(shapes).toMatchObject({
      'conv1.conv.weight': '7,7,3,64',
      'conv1.bn.num_batches_tracked': '',
      'inception3a.branch2.0.conv.weight': '1,1,192,96',
      'inception3a.branch3.1.conv.weight': '3,3,16,32',
      'inception5b.branch4.1.bn.running_var': '128',
      'aux1.conv.conv.weight': '1,1,512,128',
      'aux1.fc1.weight': '2048,1024',
      'aux2.conv.bn.bias': '128',
      'aux2.fc2.bias': '1000',
      'fc.weight': '1024,1000',
    });
    expect(Object.keys(shapes).some((key) => key.endsWith('conv.bias'))).toBe(false);
    expect(Object.keys(shapesOf('torchvision', { auxiliary: false })).length).toBe(344);
  });

  it("paper has table 1's filters, and biases", () => {
    expect(shapesOf('paper')).toMatchObject({
      'conv1.conv.bias': '64',
      'inception3a.branch3.1.conv.weight': '5,5,16,32',
      'inception4e.branch3.1.conv.bias': '128',
      'aux1.conv.conv.weight': '1,1,512,128',
      'aux2.fc1.weight': '2048,1024',
    });
    const order = rowsOf('paper').map(({ layer }) => layer);
    expect(order.slice(0, 8).map((layer) => layer.replace(/\.\w+$/, ''))).toEqual([
      'conv1',
      'maxpool1',
      'norm1',
      'conv2',
      'conv3',
      'norm2',
      'maxpool2',
      'inception3a.branch1',
    ]);
  });

  it.each(['torchvision', 'paper'])("%s has table 1's output sizes", (variant) => {
    const outputs = Object.fromEntries(rowsOf(variant).map(({ layer, output }) => [layer, String(output)]));
    expect(outputs).toMatchObject({
      'maxpool1.0': '56,56,64',
      maxpool2: '28,28,192',
      inception3a: '28,28,256',
      inception3b: '28,28,480',
      maxpool3: '14,14,480',
      inception4a: '14,14,512',
      inception4d: '14,14,528',
      inception4e: '14,14,832',
      maxpool4: '7,7,832',
      inception5b: '7,7,1024',
      avgpool: '1024',
      dropout: '1024',
      fc: '1000',
    });
  });

  it.each([
    ['torchvision', {}, googlenet.input],
    ['torchvision', { stem: 'small', input: [28, 28, 1] }, [28, 28, 1]],
    ['torchvision', {}, [100, 64, 3]],
    ['paper', {}, googlenet.input],
    ['paper', { input: [81, 130, 3] }, [81, 130, 3]],
    ['paper', { stem: 'small', input: [20, 33, 1] }, [20, 33, 1]],
  ] as const)('%s %j hands both classifiers to the pass, with weight 0.3', (variant, options, input) => {
    const expected = [[2, 7], 0.3];
    expect(auxiliariesOf(variant, { ...options, classes: 7 }, input)).toEqual([expected, expected]);
  });

  it('has no auxiliary classifiers if they are turned off', () => {
    expect(auxiliariesOf('torchvision', { auxiliary: false }, googlenet.input)).toEqual([]);
    const refused = () => create('lite', { auxiliary: true }, googlenetLite);
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow('no auxiliary classifiers');
    expect(() => shapesOf('paper', { stem: 'small', input: [16, 16, 1] })).toThrow('averages 5x5 pixels');
    expect(() => shapesOf('paper', { stem: 'small', input: [16, 16, 1], auxiliary: false })).not.toThrow();
  });

  it('uses the dropout of its paper', () => {
    const draws = (variant: string, options: ModelOptions) => {
      const drawn: string[] = [];
      traceKernels(() => {
        const network = create(variant, { widthMultiplier: 1 / 16, input: [80, 80, 3], ...options });
        const pass = trainingPass(network, { rng: new Rng(0), step: 0 });
        const paths = new Map([...namedModules(network)].map(([path, module]) => [module, path]));
        const rng: typeof pass.rng = (module) => {
          drawn.push(paths.get(module) as string);
          return pass.rng(module);
        };
        network.forward(zeros([2, 80, 80, 3]), { ...pass, rng });
      });
      return drawn;
    };
    const all = ['aux1.dropout', 'aux2.dropout', 'dropout'];
    expect(draws('torchvision', {})).toEqual(all);
    expect(draws('paper', { dropout: 0.1 })).toEqual(all);
    expect(draws('paper', { dropout: 0 })).toEqual([]);
  });

  it('scales all channels except the classes by its width multiplier', () => {
    expect(shapesOf('torchvision', { widthMultiplier: 0.25, classes: 5 })).toMatchObject({
      'conv3.conv.weight': '3,3,16,48',
      'inception4a.branch2.1.conv.weight': '3,3,24,52',
      'aux1.conv.conv.weight': '1,1,128,32',
      'aux1.fc1.weight': '512,256',
      'aux1.fc2.weight': '256,5',
      'fc.weight': '256,5',
    });
  });

  it('is initialized as in its source', () => {
    const deviation = (values: ArrayLike<number>) =>
      Math.sqrt(Array.from(values).reduce((sum, value) => sum + value ** 2, 0) / values.length);
    const started = (variant: string) => {
      const network = create(variant, { widthMultiplier: 0.25, input: [80, 80, 3] });
      const values = [...parameters(network)].map(([key, value]) => [key, value.dataSync()] as const);
      disposeModule(network);
      return new Map(values);
    };
    const torchvision = started('torchvision');
    for (const key of ['inception4e.branch2.1.conv.weight', 'aux1.fc1.weight', 'fc.weight']) {
      const values = torchvision.get(key) as Float32Array;
      expect(deviation(values)).toBeCloseTo(0.01, 3);
      // Beyond two deviations there is something.
      expect(values.some((value) => value > 0.03)).toBe(true);
    }
    expect(deviation(torchvision.get('fc.bias') as Float32Array)).toBeGreaterThan(0);
    const paper = started('paper');
    const weights = paper.get('inception4e.branch2.1.conv.weight') as Float32Array;
    expect(deviation(weights)).toBeCloseTo(Math.sqrt(2 / (9 * 40)), 3);
    for (const [key, values] of paper) if (key.endsWith('bias')) expect(deviation(values)).toBe(0);
  });

  it('rejects images that are too small for the layers', () => {
    expect(() => rowsOf('torchvision', { input: [2, 2, 3] })).toThrow(ShapeError);
  });
});
