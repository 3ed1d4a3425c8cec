import { describe, expect, it } from 'vitest';
import { C3_TABLE, DIGIT_CODES } from './lenet5-tables.js';

describe('C3_TABLE', () => {
  it('has 16 rows and 60 connections, each once and in order', () => {
    expect(C3_TABLE.length).toBe(16);
    expect(C3_TABLE.flat().length).toBe(60);
    for (const row of C3_TABLE) expect([...new Set(row)].sort()).toEqual(row);
    expect(new Set(C3_TABLE.map(String)).size).toBe(16);
  });

  it('uses each of the six inputs ten times', () => {
    const uses = [0, 1, 2, 3, 4, 5].map((map) => C3_TABLE.flat().filter((input) => input === map).length);
    expect(uses).toEqual([10, 10, 10, 10, 10, 10]);
  });

  it('follows the rule of section II.B: contiguous threes, contiguous fours, other fours, all', () => {
    const contiguous = (count: number) =>
      Array.from({ length: 6 }, (_, first) =>
        Array.from({ length: count }, (__, i) => (first + i) % 6).sort(),
      );
    const sorted = (rows: readonly (readonly number[])[]) => rows.map(String).sort();
    expect(sorted(C3_TABLE.slice(0, 6))).toEqual(sorted(contiguous(3)));
    expect(sorted(C3_TABLE.slice(6, 12))).toEqual(sorted(contiguous(4)));
    for (const row of C3_TABLE.slice(12, 15)) {
      expect(row.length).toBe(4);
      expect(sorted(contiguous(4))).not.toContain(String(row));
    }
    expect(C3_TABLE[15]).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('DIGIT_CODES', () => {
  it('has an image of 7x12 cells of +1 and -1 for each digit', () => {
    expect(DIGIT_CODES.length).toBe(10);
    for (const code of DIGIT_CODES) {
      expect(code.length).toBe(84);
      expect(code.every((cell) => Math.abs(cell) === 1)).toBe(true);
    }
  });

  it('has as much ink as the figure', () => {
    const ink = DIGIT_CODES.map((code) => code.filter((cell) => cell === 1).length);
    expect(ink).toEqual([35, 27, 33, 32, 41, 35, 39, 25, 43, 39]);
  });

  it('differs between any two digits in at least a dozen cells', () => {
    const distances = DIGIT_CODES.flatMap((code, digit) =>
      DIGIT_CODES.slice(0, digit).map((other) => code.filter((cell, i) => cell !== other[i]).length),
    );
    expect(distances.length).toBe(45);
    expect(Math.min(...distances)).toBe(12);
  });
});
