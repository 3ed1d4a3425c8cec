import { join } from 'node:path';
import { disposeModule, loadStateDict, type Module, Rng, stateDict } from '@convkit/core';
import { randomUniform, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { compileExamples } from '../../../../tooling/lib/examples.mjs';
import { blockNetwork } from './block-network.js';
import { blockNetworkSource } from './block-network-source.js';
import { PLACE, VALID } from './networks.fixture.js';

const FOLDER = join(import.meta.dirname, '../../reports/block-networks');
const networks = Object.entries(VALID);
let problems: string;

beforeAll(async () => {
  const files = networks.map(([name, blocks]) => ({
    name,
    text: `\`\`\`ts\n${blockNetworkSource(blocks, PLACE)}\`\`\`\n`,
  }));
  problems = await compileExamples(files, FOLDER);
});

it('the classes of ten networks compile in strict mode', () => {
  expect(networks.length).toBe(10);
  expect(problems).toBe('');
});

it.each(networks.map(([name, blocks], index) => [name, blocks, index] as const))(
  'the class of %s computes the outputs of the network, bit for bit',
  async (_, blocks, index) => {
    const { Network } = await import(join(FOLDER, `${index}.ts`));
    const network = blockNetwork(blocks, PLACE, new Rng(1));
    const exported: Module = new Network(new Rng(2));
    expect([...stateDict(exported).keys()].sort()).toEqual([...stateDict(network).keys()].sort());
    loadStateDict(exported, stateDict(network));
    const [expected, actual] = [network, exported].map((module) =>
      tidy(() => module.forward(randomUniform([3, ...PLACE.input], -1, 1, 'float32', 7)).dataSync()),
    );
    expect(actual).toEqual(expected);
    disposeModule(network);
    disposeModule(exported);
  },
);

it('a class has fields with the names of the state dict, and shapes in the margin', () => {
  const source = blockNetworkSource(
    [
      { name: 'conv', out: 6, kernel: 5 },
      { name: 'maxPool' },
      { name: 'linear', out: 'classes', activation: 'none' },
    ],
    {
      input: [28, 28, 1],
      classes: 10,
    },
  );
  expect(source).toMatchInlineSnapshot(`
    "import { Conv2d, Linear, MaxPool } from '@convkit/blocks';
    import { heNormal, INFERENCE, Module, type Pass, type Rng, zeros } from '@convkit/core';
    import { flatten } from '@convkit/ops';
    import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

    const init = { weightInit: heNormal, biasInit: zeros };

    /** Maps images of 28x28x1 to 10 classes. */
    export class Network extends Module {
      readonly conv1: Conv2d;
      readonly pool1 = new MaxPool({ size: 2 });
      readonly fc1: Linear;

      constructor(rng: Rng) {
        super();
        this.conv1 = new Conv2d({ in: 1, out: 6, kernel: 5, padding: 1, activation: 'relu', ...init }, rng.child('conv1'));
        this.fc1 = new Linear({ in: 1014, out: 10, ...init }, rng.child('fc1'));
      }

      override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
        let h = this.conv1.forward(x, pass); // [n, 26, 26, 6]
        h = this.pool1.forward(h, pass); // [n, 13, 13, 6]
        let features = this.fc1.forward(flatten(h), pass); // [n, 10]
        return pass.tap(this, features);
      }
    }
    "
  `);
});

it('there is no class for a list that makes no network', () => {
  expect(() => blockNetworkSource([{ name: 'maxPool', size: 20 }], PLACE)).toThrow(
    /^block 1 \(maxPool\): its 20x20 window/,
  );
});
