import { expect, it } from 'vitest';
import { searchWords } from '../.vitepress/search-words.js';

it('splits Chinese into pairs of characters and other text into words', () => {
  expect(searchWords('用残差连接训练 ResNet-18，很快。')).toEqual([
    '用残',
    '残差',
    '差连',
    '连接',
    '接训',
    '训练',
    'ResNet',
    '18',
    '很快',
  ]);
  expect(searchWords('块 early stopping')).toEqual(['块', 'early', 'stopping']);
  expect(searchWords('用SGD训练')).toEqual(['用', 'SGD', '训练']);
});

it('works from its source alone, as VitePress sends it to the page', () => {
  const copy = new Function(`return ${searchWords}`)() as typeof searchWords;
  expect(copy('学习率')).toEqual(['学习', '习率']);
});
