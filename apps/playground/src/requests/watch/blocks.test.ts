import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { activations } from '../inspect/activations.js';
import { useCpu } from '../known-net.fixture.js';
import { freshLenet, freshNetwork, SPECKLED } from '../lenet.fixture.js';
import { inceptionBlock } from './inception-block.js';
import { residualBlock } from './residual-block.js';

beforeAll(useCpu);

describe('a residual block', () => {
  const context = () => freshNetwork('resnet20', 'paper', 0.25);

  it.each([
    ['layer1.0', 1, 'identity', [4, 4]],
    ['layer2.0', 1, 'padding', [4, 8]],
    ['layer2.0', 7, 'padding', [4, 8]],
    ['layer3.2', 15, 'identity', [16, 16]],
  ] as const)('%s adds its shortcut to F(x), channel %i', async (block, channel, shortcut, channels) => {
    const watched = await residualBlock(context(), { image: SPECKLED, channel, block });
    if (!watched) throw new Error('no block was found');
    const { residual, shortcutOutput, output, input, blocks } = watched;
    expect(blocks).toHaveLength(9);
    expect(watched).toMatchObject({ block, channel, shortcut, channels });
    expect(input === undefined).toBe(channel >= channels[0]);
    for (const [i, y] of output.values.entries()) {
      const [f, x] = [residual.values[i] as number, shortcutOutput.values[i] as number];
      expect(Math.abs(Math.max(0, f + x) - y)).toBeLessThanOrEqual(
        1e-5 * Math.max(1e-3, Math.abs(f), Math.abs(x)),
      );
    }
    if (shortcut === 'identity') expect(shortcutOutput.values).toEqual(input?.values);
    if (channel >= channels[0]) expect(shortcutOutput.values.some((value) => value !== 0)).toBe(false);
  });

  it('has the output that a pass shows, and leaks no tensors', async () => {
    const network = context();
    const before = memory().numTensors;
    const watched = await residualBlock(network, { image: SPECKLED, channel: 0, block: undefined });
    expect(memory().numTensors).toBe(before);
    expect(watched?.block).toBe('layer1.0');
    const shown = (await activations(network, SPECKLED)).find(({ layer }) => layer === 'layer1.0');
    expect(shown).toMatchObject({ height: 32, width: 32, shape: [32, 32, 4] });
  });

  it('with a projection is found too', async () => {
    const watched = await residualBlock(freshNetwork('resnet18', 'cifar', 0.0625), {
      image: SPECKLED,
      channel: 5,
      block: 'layer2.0',
    });
    expect(watched).toMatchObject({ shortcut: 'projection', channels: [4, 8] });
  });

  it.each([
    ['LeNet-5', () => freshLenet('modern')],
    ['a plain network', () => freshNetwork('plain18', 'cifar', 0.0625)],
  ])('does not exist in %s', async (_name, create) => {
    const request = { image: SPECKLED, channel: 0, block: undefined };
    expect(await residualBlock(create(), request)).toBeNull();
    expect(await inceptionBlock(create(), request)).toBeNull();
  });
});

it('an Inception block is the concatenation of its branches', async () => {
  const network = freshNetwork('googlenet-lite', 'lite', 0.25);
  const before = memory().numTensors;
  const watched = await inceptionBlock(network, { image: SPECKLED, block: 'inception3b' });
  expect(memory().numTensors).toBe(before);
  if (!watched) throw new Error('no block was found');
  const { branches, output, blocks } = watched;
  expect(blocks).toHaveLength(9);
  expect(branches.map(({ kernel, pools, reduced }) => [kernel, pools, reduced !== undefined])).toEqual([
    [1, false, false],
    [3, false, true],
    [5, false, true],
    [1, true, false],
  ]);
  expect(branches.reduce((sum, { channels }) => sum + channels, 0)).toBe(output.channels);
  const layers = await activations(network, SPECKLED);
  const paths = ['branch1', 'branch2.1', 'branch3.1', 'branch4.1'];
  let first = 0;
  for (const [i, { channels }] of branches.entries()) {
    const branch = layers.find(({ layer }) => layer === `inception3b.${paths[i]}`);
    expect(branch?.shape.at(-1)).toBe(channels);
    const own = output.values.filter((_, at) => {
      const channel = at % output.channels;
      return channel >= first && channel < first + Math.min(channels, 64);
    });
    expect(own.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)).toBe(branch?.high);
    first += channels;
  }
});
