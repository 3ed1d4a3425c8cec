import { DataError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { type ReadTextsOptions, readTexts } from './read-texts.js';

const read = (text: string, options?: ReadTextsOptions) =>
  readTexts(new TextEncoder().encode(text), 'reviews.tsv', options);

describe('readTexts', () => {
  it.each<[string, string, ReadTextsOptions?]>([
    ['lines of a label, a tab and a text', 'good\tA "great" film, indeed\nbad\tToo long\n'],
    [
      'CR LF, empty lines and a byte order mark',
      '\u{feff}good\tA "great" film, indeed\r\n\r\nbad\tToo long\r\n',
    ],
    ['a header', 'text\tid\tlabel\nA "great" film, indeed\t1\tgood\nToo long\t2\tbad\n'],
    ['commas and quotes', 'label,text\ngood,"A ""great"" film, indeed"\nbad,Too long\n'],
    [
      'columns of other names',
      'stars,review\r\ngood,"A ""great"" film, indeed"\r\nbad,Too long',
      { text: 'review', label: 'stars' },
    ],
  ])('reads %s', (_, text, options) => {
    expect(read(text, options)).toEqual({
      name: 'reviews.tsv',
      texts: ['A "great" film, indeed', 'Too long'],
      labels: ['good', 'bad'],
    });
  });

  it('keeps line breaks in quotes, and tabs after the first', () => {
    expect(read('label,text\na,"one\ntwo"\n').texts).toEqual(['one\ntwo']);
    expect(read('a\tone\ttwo').texts).toEqual(['one\ttwo']);
  });

  it.each<[string, string, ReadTextsOptions?]>([
    ['reviews.tsv contains no texts', '\n \n'],
    ['reviews.tsv contains no texts below its header', 'label\ttext\n'],
    ['reviews.tsv, line 3: no tab between a label and a text', 'a\tone\n\ntwo\n'],
    ['reviews.tsv, line 2: the text is empty', 'a\tone\nb\t \n'],
    ['reviews.tsv, line 1: the label is empty', ' \tone\n'],
    ['reviews.tsv, line 2: 1 fields, but the header names 2 columns', 'label\ttext\na\n'],
    ['reviews.tsv is neither lines of a label, a tab and a text nor a table', 'just text\nmore text\n'],
    ["reviews.tsv has no column 'label'", 'mood,text\na,b\n'],
    ["reviews.tsv has no column 'body'", 'label,text\na,b\n', { text: 'body' }],
    ['reviews.tsv, line 2: a quoted field is not closed', 'label,text\na,"b\n'],
  ])('rejects what is wrong: %s', (message, text, options) => {
    expect(() => read(text, options)).toThrow(DataError);
    expect(() => read(text, options)).toThrow(message);
  });

  it('rejects text that is not UTF-8', () => {
    expect(() => readTexts(Uint8Array.of(97, 9, 0xff), 'a.tsv')).toThrow('a.tsv is not UTF-8 text');
  });
});
