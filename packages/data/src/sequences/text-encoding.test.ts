import { ConfigError, DataError, Rng } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import {
  fitTextEncoding,
  readWordVectors,
  type TextEncodingOptions,
  textEncoder,
  vocabularySize,
} from './text-encoding.js';
import { tokenize } from './tokenize.js';

describe('tokenize', () => {
  it.each<[string, string[]]>([
    ["I can't say: GREAT!", ['i', "can't", 'say', 'great', '!']],
    ['don’t — “stop”?', ["don't", 'stop', '?']],
    ['Schöne Grüße aus Zürich 2024', ['schöne', 'grüße', 'aus', 'zürich', '2024']],
    ['e\u0301te\u0301 ﬁn', ['été', 'fin']],
    ['Это было хорошо', ['это', 'было', 'хорошо']],
    ['とても好き', ['と', 'て', 'も', '好', 'き']],
    ['नमस्ते दुनिया', ['नमस्ते', 'दुनिया']],
    [' … --- ', []],
  ])('splits %j', (text, words) => {
    expect(tokenize(text)).toEqual(words);
  });
});

const TEXTS = ['a film, a good film', 'Good and long', 'a bad one'];

describe('fitTextEncoding', () => {
  it.each<[TextEncodingOptions, string[], number]>([
    [{}, ['a', 'film', 'good', 'and', 'bad', 'long', 'one'], 5],
    [{ minCount: 2 }, ['a', 'film', 'good'], 5],
    [{ maxWords: 2, words: 9 }, ['a', 'film'], 9],
  ])('keeps the most frequent words first with %j', (options, words, length) => {
    expect(fitTextEncoding(TEXTS, options)).toEqual({ kind: 'text', length, words });
  });

  it('is as long as the longest text, up to 256 words', () => {
    expect(fitTextEncoding(['word '.repeat(70), 'a']).length).toBe(70);
    expect(fitTextEncoding(['word '.repeat(7000)]).length).toBe(256);
  });

  it('rejects invalid options, and texts without words', () => {
    expect(() => fitTextEncoding(TEXTS, { minCount: 0 })).toThrow(ConfigError);
    expect(() => fitTextEncoding(TEXTS, { words: 1.5 })).toThrow('words must be a whole number from 1');
    expect(() => fitTextEncoding(TEXTS, { minCount: 9 })).toThrow(DataError);
    expect(() => fitTextEncoding(['…'])).toThrow('the vocabulary of the texts is empty');
  });
});

describe('textEncoder', () => {
  const encode = textEncoder({ kind: 'text', length: 4, words: ['good', 'film'] });

  it('gives words ids from 2, with 1 for unknown ones and 0 for padding', () => {
    expect([...encode('A GOOD film')]).toEqual([1, 2, 3, 0]);
    expect([...encode('film film film film good')]).toEqual([3, 3, 3, 3]);
    expect([...encode('')]).toEqual([0, 0, 0, 0]);
    expect([...encode('constructor __proto__')]).toEqual([1, 1, 0, 0]);
  });

  it('counts ids', () => {
    expect(vocabularySize({ kind: 'text', length: 4, words: ['good', 'film'] })).toBe(4);
  });
});

describe('readWordVectors', () => {
  const encoding = { kind: 'text', length: 4, words: ['good', 'film'] } as const;
  const read = (text: string, width = 2) =>
    readWordVectors(text.split('\n'), encoding, {
      width,
      draw: () => new Rng(1).uniform(),
      name: 'glove.txt',
    });

  it('reads the formats of GloVe and word2vec, and draws the vectors of other words', () => {
    for (const text of ['film 1 2\nother 3 4\n', '2 2\nFilm 1 2\nother 3 4']) {
      const { values, found } = read(text);
      expect(found).toBe(1);
      expect(values.length).toBe(8);
      expect([...values.slice(0, 2)]).toEqual([0, 0]);
      expect([...values.slice(6)]).toEqual([1, 2]);
      for (const value of values.slice(2, 6)) expect(Math.abs(value)).toBeLessThanOrEqual(0.25);
    }
  });

  it.each([
    ['film 1 2 3', 'glove.txt, line 1: 3 numbers instead of 2'],
    ['good 1 2\nfilm 1 x', 'glove.txt, line 2: not a vector of numbers'],
    ['other 1 2', 'glove.txt: none of the 2 words of the data has a vector'],
  ])('rejects %j', (text, message) => {
    expect(() => read(text)).toThrow(DataError);
    expect(() => read(text)).toThrow(message);
  });
});
