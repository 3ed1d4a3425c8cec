import { array, assert, integer, property, record } from 'fast-check';
import { expect, it } from 'vitest';
import { Arena } from './arena.js';

it('takes the lowest offset that has room, in whole cache lines', () => {
  const arena = new Arena(640);
  expect([arena.allocate(1), arena.allocate(65), arena.allocate(0), arena.allocate(384)]).toEqual([
    0, 64, 192, 256,
  ]);
  expect(arena.allocate(1)).toBeUndefined();
  arena.free(64);
  expect(arena.allocate(129)).toBeUndefined();
  expect(arena.allocate(64)).toBe(64);
  arena.free(64);
  arena.free(0);
  arena.free(192);
  expect(arena.allocate(256)).toBe(0);
  expect(arena.highest).toBe(640);
});

it('reserves what was free', () => {
  const arena = new Arena(640);
  arena.reserve(128, 100);
  expect([arena.allocate(192), arena.allocate(128)]).toEqual([256, 0]);
  arena.free(128);
  expect(arena.allocate(128)).toBe(128);
});

it('never gives the same memory twice, and joins what is free', () => {
  const step = record({ bytes: integer({ min: 0, max: 900 }), freed: integer({ min: 0, max: 9 }) });
  assert(
    property(array(step, { maxLength: 60 }), (steps) => {
      const arena = new Arena(4096);
      const used: { start: number; end: number }[] = [];
      for (const { bytes, freed } of steps) {
        const start = arena.allocate(bytes);
        if (start !== undefined) {
          const end = start + Math.max(bytes, 1);
          expect(used.every((other) => end <= other.start || other.end <= start)).toBe(true);
          used.push({ start, end });
        }
        const [gone] = used.splice(freed, 1);
        if (gone) arena.free(gone.start);
      }
      for (const { start } of used) arena.free(start);
      expect(arena.allocate(4096)).toBe(0);
    }),
  );
});
