import { DataError } from '@convkit/core';
import { expect, it } from 'vitest';
import { columnOf, parseCsvTable } from './csv-table.js';

const parse = (text: string) => parseCsvTable(new TextEncoder().encode(text), 't.csv');
const fieldsOf = (text: string) => parse(text).rows.map(({ fields }) => fields);

it.each([
  [
    'a,b\n1,2\n3,4',
    [
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  [
    'a,b\r\n1,2\r\n\r\n3,4\r\n',
    [
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  ['\uFEFFa,b\n"1,5","say ""hi"""\n', [['1,5', 'say "hi"']]],
  [
    'a,b\n"two\r\nlines",\n,""\n',
    [
      ['two\r\nlines', ''],
      ['', ''],
    ],
  ],
  ['a,b\n1,', [['1', '']]],
  ['a\n"x"', [['x']]],
  ['a,b\n', []],
])('reads %j', (text, expected) => {
  expect(fieldsOf(text)).toEqual(expected);
});

it('numbers rows by the line that they begin on', () => {
  const { columns, rows } = parse(' a , b\n"1\n1",2\n\n3,4\n"5","6"\n');
  expect(columns).toEqual(['a', 'b']);
  expect(rows.map(({ line }) => line)).toEqual([2, 5, 6]);
});

it.each([
  ['', 't.csv is empty'],
  ['\n\n', 't.csv is empty'],
  ['a,b\n1,2\n3\n', 't.csv, line 3: 1 fields, but the header names 2 columns'],
  ['a,b\n"1\n2",3\n4,5,6', 't.csv, line 4: 3 fields'],
  ['a,b\n1,"2\n3,4\n', 't.csv, line 2: a quoted field is not closed'],
  ['a,b\n1,2"\n', 't.csv, line 2: a quote in an unquoted field'],
  ['a,b\n"1"2,3\n', 't.csv, line 2: text after a quoted field'],
  ['a,b\n1,2\r3\n', 't.csv, line 2: a carriage return without a line feed'],
  ['a;b\n1;2\n', "t.csv is not separated by commas: its header is 'a;b'"],
  ['a,b,a\n', "t.csv has two columns named 'a'"],
])('rejects %j', (text, message) => {
  expect(() => parse(text)).toThrow(message);
  expect(() => parse(text)).toThrow(DataError);
});

it('rejects text that is not UTF-8, and columns that are not there', () => {
  expect(() => parseCsvTable(Uint8Array.of(97, 0xff, 0xfe), 't.csv')).toThrow('t.csv is not UTF-8 text');
  expect(columnOf(parse('a,b\n'), 'b')).toBe(1);
  expect(() => columnOf(parse('a,b\n'), 'c')).toThrow("t.csv has no column 'c'");
});
