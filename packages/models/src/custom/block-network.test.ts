import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, disposeModule, namedModules, parameterCount, Rng, stateDict } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { analyzeBlocks } from './analyze-blocks.js';
import { blockNetwork } from './block-network.js';
import { type BlockProblem, describeBlockProblem } from './block-problem.js';
import { INVALID, PLACE, testBlockNetwork, VALID } from './networks.fixture.js';

const codeOf = ({ block, code }: BlockProblem) => (block === undefined ? code : `${block + 1} ${code}`);

it.each(Object.entries(VALID))('%s has no problems, and a summary of each block', (_, blocks) => {
  const { blocks: summaries, totals, problems } = analyzeBlocks(blocks, PLACE);
  expect(problems).toEqual([]);
  expect(summaries.length).toBe(blocks.length);
  expect(summaries.at(-1)?.output).toEqual([PLACE.classes]);
  const network = blockNetwork(blocks, PLACE, new Rng(1));
  expect(parameterCount(network)).toBe(totals.parameters);
  const paths = [...namedModules(network)].map(([path]) => path);
  for (const { fields } of summaries) expect(paths).toEqual(expect.arrayContaining([...fields]));
  disposeModule(network);
});

testBlockNetwork('saturating LeNet');

describe('a list of blocks that makes no network', () => {
  it.each(Object.entries(INVALID))('%s', (_, { blocks, problems }) => {
    const analysis = analyzeBlocks(blocks as never, PLACE);
    expect(analysis.problems.map(codeOf)).toEqual(problems);
    for (const problem of analysis.problems) {
      const { message, hint } = describeBlockProblem(problem);
      expect(message + hint).not.toMatch(/[{}]/);
    }
    expect(() => blockNetwork(blocks as never, PLACE, new Rng(1))).toThrow(ConfigError);
  });

  it('is described with the place, what is wrong and what to do', () => {
    const [problem] = analyzeBlocks([{ name: 'linear' }, { name: 'maxPool' }], PLACE).problems;
    expect(describeBlockProblem(problem as BlockProblem)).toEqual({
      message: 'block 2 (maxPool): it needs feature maps, but the block before it outputs 128 single values',
      hint: 'Move it before the first fully connected layer or global average pooling.',
    });
  });
});

it('the shapes of a plan are those of the tracer', () => {
  // `summarize` runs the layers, so that a wrong number of input channels or features would throw.
  const { blocks } = analyzeBlocks(VALID.LeNet as never, PLACE);
  expect(blocks.map(({ output }) => output.join('x'))).toEqual([
    '12x12x6',
    '6x6x6',
    '4x4x8',
    '2x2x8',
    '12',
    '4',
  ]);
  expect(blocks.map(({ flattens }) => flattens)).toEqual([false, false, false, false, true, false]);
  // 5 * 5 * 3 filters of 6 channels at 12 * 12 pixels.
  expect(blocks[0]).toMatchObject({ fields: ['conv1'], parameters: 456, multiplyAdds: 64_800 });
});

it('the same list and seed give the same weights, under the names of the layers', () => {
  const create = () => blockNetwork(VALID['bottleneck ResNet'] as never, PLACE, new Rng(5));
  const [one, two] = [create(), create()];
  const keys = [...stateDict(one).keys()];
  expect(keys).toContain('block1.conv1.weight');
  expect(keys.at(-1)).toBe('fc1.bias');
  for (const [key, value] of stateDict(one)) {
    expect(value.dataSync()).toEqual(stateDict(two).get(key)?.dataSync());
  }
  disposeModule(one);
  disposeModule(two);
});
