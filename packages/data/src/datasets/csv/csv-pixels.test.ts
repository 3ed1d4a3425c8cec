import { ConfigError, DataError } from '@convkit/core';
import { testDataset } from '@convkit/testing';
import { gzip } from 'pako';
import { describe, expect, it } from 'vitest';
import { type CsvOptions, csvPixels } from '../../index.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string, options: Partial<CsvOptions> = {}) =>
  csvPixels(bytes(text), { shape: [1, 3, 1], name: 'a.csv', ...options });

const KAGGLE = 'label,pixel0,pixel1,pixel2\n7,0,128,255\n1,1,2,3\n';

testDataset('CSV of pixels', () => read(KAGGLE), { length: 2, classes: ['1', '7'], shape: [1, 3, 1] });

describe('csvPixels', () => {
  it.each([
    ['a header', KAGGLE],
    ['a header after an empty line', `\n${KAGGLE}`],
    ['no header', '7,0,128,255\n1,1,2,3'],
    ['CR LF, empty lines and spaces', '\r\n7, 0, 128,255\r\n\r\n1,1,2,3\r\n\n'],
    ['quotes', '"7","0","128","255"\n1,1.0,2.,3\n'],
    ['a byte order mark', `\u{feff}${KAGGLE}`],
  ])('reads %s', async (_, text) => {
    const dataset = await read(text);
    expect([dataset.get(0), dataset.get(1)]).toEqual([
      { image: Uint8Array.of(0, 128, 255), label: 1 },
      { image: Uint8Array.of(1, 2, 3), label: 0 },
    ]);
  });

  it('accepts a label in the last column, as a name or as a class index', async () => {
    const named = await read('0,1,2,dog\n3,4,5,cat\n', { label: 'last' });
    expect(named).toMatchObject({ classes: ['cat', 'dog'], labels: Int32Array.of(1, 0) });
    expect(named.get(1).image).toEqual(Uint8Array.of(3, 4, 5));
    const counted = await read('0,1,2,3\n2,1,2,3', { classes: ['a', 'b', 'c'] });
    expect(counted).toMatchObject({ classes: ['a', 'b', 'c'], labels: Int32Array.of(0, 2) });
    expect((await read('10,1,2,3\n9,1,2,3')).classes).toEqual(['9', '10']);
  });

  it('reads quoted labels with commas and quotes', async () => {
    const dataset = await read('"a, ""b""",1,2,3\nc,4,5,6\n');
    expect(dataset.classes).toEqual(['a, "b"', 'c']);
  });

  it('reads gzip, in pieces of any length', async () => {
    const packed = gzip(bytes(KAGGLE));
    const single = (async function* () {
      for (const byte of packed) yield Uint8Array.of(byte);
    })();
    expect((await csvPixels(single, { shape: [1, 3, 1] })).get(0).image).toEqual(Uint8Array.of(0, 128, 255));
  });

  it.each([
    [
      'a pixel of 256',
      '1,0,0,0\n1,0,256,0',
      'a.csv, line 2, column 3: "256" is not a whole number from 0 to 255',
    ],
    ['a pixel of -1', '1,0,0,-1', 'line 1, column 4: "-1"'],
    ['an empty pixel', '1,0,,0', 'line 1, column 3: ""'],
    ['half a pixel', '1,0,0.5,0', 'column 3: "0.5"'],
    ['a word', '1,0,x,0', 'column 3: "x"'],
    ['a second header', `${KAGGLE}label,a,b,c`, 'line 4, column 2: "a"'],
    ['too few columns', '1,0,0,0\n\n1,0,0', 'line 3: 3 columns instead of a label and 3 pixels'],
    ['too many columns', '1,0,0,0,0', '5 columns'],
    ['a quote that does not end', '1,"0,0,0', 'line 1: a quoted field is not closed'],
    ['text after a quoted field', '1,"0"0,0,0', 'line 1: a quoted field is not closed'],
    ['an empty file', '\n\n', 'a.csv contains no images'],
    ['only a header', 'label,a,b,c\n', 'a.csv contains no images'],
    ['a huge line', `1,0,0,0\n1,0,0,${'0'.repeat(10_000)}`, 'line 2: longer than 1088 bytes'],
    ['a huge quoted field', `1,"${'\n'.repeat(5000)}`, 'line 1: a quoted field is not closed'],
  ])('rejects %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(DataError);
    await expect(read(text)).rejects.toThrow(message);
  });

  it('rejects labels without a class, data over its limit, and an empty shape', async () => {
    const classes = ['a', 'b'];
    await expect(read('0,1,2,3\n2,1,2,3', { classes })).rejects.toThrow(
      'the labels of a.csv, entry 1: label 2',
    );
    await expect(read('b,1,2,3', { classes })).rejects.toThrow('label NaN');
    await expect(read('0,1,2,3\n1,1,2,3', { maxBytes: 5 })).rejects.toThrow(
      'a.csv: oversized: more than 5 bytes',
    );
    await expect(read(KAGGLE, { shape: [0, 3, 1] })).rejects.toThrow(ConfigError);
  });
});
