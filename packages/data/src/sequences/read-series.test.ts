import { ConfigError, DataError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { classNames } from './class-names.js';
import { readSeries } from './read-series.js';
import type { ReadSeriesOptions } from './series-table.js';

const read = (text: string, options?: ReadSeriesOptions) =>
  readSeries(new TextEncoder().encode(text), 'waves.csv', options);
const values = (text: string, options?: ReadSeriesOptions) =>
  read(text, options).series.map((series) => [...series]);

describe('readSeries with one series per line', () => {
  it.each<[string, string, ReadSeriesOptions?]>([
    ["UCR's tabs", '1\t0.5\t-2e1\n2\t3\t4\n'],
    ['commas, CR LF and a byte order mark', '\u{feff}1,0.5,-20\r\n\r\n2, 3 ,4'],
    ['semicolons', '1;0.5;-20\n2;3;4'],
    ['a header', 'class,t0,t1\n1,0.5,-20\n2,3,4\n'],
    ['a header with the label last', 't0,t1,label\n0.5,-20,1\n3,4,2\n'],
    ['a label of another name', 't0,kind,t1\n0.5,1,-20\n3,2,4\n', { label: 'kind' }],
    ['the label last, without a header', '0.5,-20,1\n3,4,2\n', { label: 'last' }],
    ['quotes', '"1","0.5","-20"\n2,3,4\n'],
  ])('reads %s', (_, text, options) => {
    const table = read(text, options);
    expect(table).toMatchObject({ channels: ['value'], labels: ['1', '2'] });
    expect(table.series.map((series) => [...series])).toEqual([
      [0.5, -20],
      [3, 4],
    ]);
    expect(table.targets).toBeUndefined();
  });

  it('reads columns of numbers to predict', () => {
    const table = read('frequency,a,b,phase\n3,1,2,0.5\n4,3,4,0.25\n', { targets: ['frequency', 'phase'] });
    expect(table.targets).toEqual([
      [3, 0.5],
      [4, 0.25],
    ]);
    expect(table.labels).toEqual([]);
    expect(values('frequency,a,b\n3,1,2\n', { targets: ['frequency'] })).toEqual([[1, 2]]);
  });

  it('reads channels side by side, and shorter series', () => {
    const table = read('up,1,2,3,4\ndown,5,6,,\n', { channels: 2 });
    expect(table.channels).toEqual(['channel 1', 'channel 2']);
    expect(table.series.map((series) => [...series])).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
    expect(table.lines).toEqual([1, 2]);
  });

  it.each<[string, string, ReadSeriesOptions?]>([
    ['waves.csv is empty', '\n'],
    ['waves.csv contains no series', 'label,a,b\n'],
    ['waves.csv, line 2, column 3: "x" is not a number', '1,2,3\n1,2,x\n'],
    ['waves.csv, line 1, column 2: "" is not a number', '1,,3\n'],
    ['waves.csv, line 1, column 3: "NaN" is not a number', '1,2,NaN\n'],
    ['waves.csv, line 2: the label is empty', '1,2,3\n,2,3\n'],
    ['waves.csv, line 2: no values', '1,2,3\n1,,\n'],
    ['waves.csv, line 1: 3 values, which are not whole steps of 2 channels', '1,2,3,4\n', { channels: 2 }],
    ['waves.csv, line 2: 4 fields, but the header names 3 columns', 'label,a,b\n1,2,3,4\n'],
    ["waves.csv has no column 'speed'", 'label,a,b\n1,2,3\n', { targets: ['speed'] }],
    ["waves.csv has no column 'kind'", 'label,a,b\n1,2,3\n', { label: 'kind' }],
  ])('rejects what is wrong: %s', (message, text, options) => {
    expect(() => read(text, options)).toThrow(DataError);
    expect(() => read(text, options)).toThrow(message);
  });

  it.each<[ReadSeriesOptions, string]>([
    [{ label: 'a', targets: ['b'] }, 'label contradicts targets'],
    [{ targets: [] }, 'targets is empty'],
    [{ time: 't' }, 'time needs id'],
    [{ id: 'a', channels: 2 }, 'channels contradicts id'],
    [{ channels: 0 }, 'channels must be a whole number from 1, got 0'],
  ])('rejects the options %j', (options, message) => {
    expect(() => read('1,2,3', options)).toThrow(ConfigError);
    expect(() => read('1,2,3', options)).toThrow(message);
  });
});

describe('readSeries with one step per line', () => {
  const TEXT = 'id,t,x,y,label\nb,2,5,50,up\na,1,1,10,down\nb,1,4,40,up\n';

  it('collects the steps of each series in order of time', () => {
    expect(read(TEXT, { id: 'id', time: 't' })).toEqual({
      name: 'waves.csv',
      channels: ['x', 'y'],
      series: [Float64Array.of(4, 40, 5, 50), Float64Array.of(1, 10)],
      lines: [2, 3],
      labels: ['up', 'down'],
    });
  });

  it('reads numbers to predict, in the order of the lines without a time', () => {
    const table = read('id,x,rate\na,1,7\na,2,7\n', { id: 'id', targets: ['rate'] });
    expect(table).toMatchObject({ series: [Float64Array.of(1, 2)], targets: [[7]], labels: [] });
  });

  it.each<[string, string, ReadSeriesOptions]>([
    ["line 3: the series 'a' has a different label", 'id,x,label\na,1,up\na,2,down\n', { id: 'id' }],
    [
      "the series 'a' has two steps at the time 1, the second on line 3",
      'id,t,x,label\na,1,1,u\na,1,2,u\n',
      { id: 'id', time: 't' },
    ],
    ['line 2, column \'x\': "" is not a number', 'id,x,label\na,,up\n', { id: 'id' }],
    ['line 2: 2 fields, but the header names 3 columns', 'id,x,label\na,1\n', { id: 'id' }],
    ["has no column 'label'", 'id,x\na,1\n', { id: 'id' }],
    ['has no column of values', 'id,label\na,1\n', { id: 'id' }],
  ])('rejects what is wrong: %s', (message, text, options) => {
    expect(() => read(text, options)).toThrow(DataError);
    expect(() => read(text, options)).toThrow(message);
  });
});

it('sorts class names by number if all are numbers', () => {
  expect(classNames(['10', '-1', '2', '10'])).toEqual(['-1', '2', '10']);
  expect(classNames(['10', 'b', '9'])).toEqual(['10', '9', 'b']);
});
