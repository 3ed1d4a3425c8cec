import { analyzeBlocks, type BlockSpec } from '@convkit/models';
import { afterEach, describe, expect, it } from 'vitest';
import { chinese } from '../language/chinese.js';
import { locale } from '../language/language.js';
import { addChinese } from '../language/text.js';
import { problemText } from './problem-text.js';

// Of every part: the language changes only if no text of the page lacks it, and other tests share this process.
addChinese(chinese);
afterEach(() => locale.set('en'));

const conv: BlockSpec = { name: 'conv', out: 8 };
const classify: BlockSpec = { name: 'linear', out: 'classes' };

/** Lists that make no network, and a part of what the page says about it. */
const WRONG: readonly (readonly [blocks: readonly object[], english: RegExp])[] = [
  [[], /^The network has no blocks\. Add one\.$/],
  [[conv], /ends in feature maps of 28 × 28 × 8/],
  [[{ name: 'linear', out: 3 }], /ends in 3 values, but there are 10 classes/],
  [
    [{ name: 'maxPool', size: 40 }, classify],
    /^The 40 × 40 window is larger than its input of 28 × 28 pixels/,
  ],
  [[{ name: 'maxPool', padding: 2 }, classify], /padding of 2 is more than half of the 2 × 2 window/],
  [[classify, conv], /outputs 10 single values/],
  [
    [{ name: 'conv', groups: 2 }, classify],
    /^1 input channels and 16 output channels cannot be divided into 2 groups/,
  ],
  [[{ name: 'bottleneck', out: 6 }], /^6 channels cannot be divided by 4/],
  [[conv, { name: 'residual', out: 4, shortcut: 'A' }], /Shortcut A cannot reduce 8 channels to 4/],
  [[{ name: 'lrn', size: 4 }], /must be odd, not 4/],
  [[{ name: 'conv', kernel: 0 }], /^Kernel size: “0” is not a whole number from 1 to 31\.$/],
  [[{ name: 'lrn', alpha: 0 }], /^Alpha: “0” is not a number from 0\.000001 to 1\.$/],
  [
    [{ name: 'linear', activation: 'gelu' }],
    /^Activation: “gelu” is not one of relu, tanh, sigmoid, none\.$/,
  ],
  [[{ name: 'dropout', units: 3 }], /no option “units”\. Its options are: rate\./],
  [[{ name: 'attention' }], /^There is no block called “attention”\.$/],
  [[{ name: 'conv', out: 4096 }, { name: 'linear' }, classify], /411,123,8\d\d parameters|is the limit/],
];

describe('what is wrong', () => {
  it.each(WRONG)('%j', (blocks, english) => {
    const { problems } = analyzeBlocks(blocks as BlockSpec[], { input: [28, 28, 1], classes: 10 });
    const [problem] = problems;
    if (!problem) return expect.fail('there is no problem');
    expect(problemText(problem)).toMatch(english);
    expect(problemText(problem)).not.toMatch(/[{}]/);
    locale.set('zh');
    expect(problemText(problem)).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(problemText(problem)).not.toMatch(/[{}]/);
  });
});
