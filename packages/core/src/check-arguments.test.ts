import { describe, expect, it } from 'vitest';
import { type ArgumentKind, checkArguments, checkOptions } from './check-arguments.js';
import { Rng } from './rng.js';

describe('checkArguments', () => {
  it.each<[ArgumentKind, unknown, string]>([
    ['Map', {}, 'load: value must be a Map, got {}'],
    ['whole', 0.5, 'load: value must be a whole number from 1, got 0.5'],
    ['number?', Number.NaN, 'load: value must be a finite number, got NaN'],
    ['strings', ['a', 1], 'load: value must be an array of strings, got ["a",1]'],
    ['size', 1e12, 'load: value must be a whole number from 1 to 2^31, got 1000000000000'],
    ['rng', 1, 'load: value must be a random generator (new Rng(seed)), got 1'],
    [['odd', (value) => Number(value) % 2 === 1], 2, 'load: value must be odd, got 2'],
  ])('rejects what is not %o', (kind, value, message) => {
    expect(() => checkArguments('load', { value }, { value: kind })).toThrow(message);
  });

  it.each<[ArgumentKind, unknown]>([
    ['Map', new Map()],
    ['string?', undefined],
    ['numbers', Float32Array.of(1)],
    ['rng', new Rng(1)],
    ['signal', new AbortController().signal],
  ])('accepts %o', (kind, value) => {
    expect(() => checkArguments('load', { value }, { value: kind })).not.toThrow();
  });

  it('tells to await a promise', () => {
    const check = () => checkArguments('load', { file: Promise.resolve() }, { file: 'bytes' });
    expect(check).toThrow(expect.objectContaining({ code: 'CONFIG', hint: 'Await it first.' }));
  });
});

describe('checkOptions', () => {
  it.each([null, undefined, 5, 'fast', []])('rejects %j as options', (options) => {
    expect(() => checkOptions('load', options)).toThrow('load: options must be an object, got');
  });

  it('names the option, and ignores others', () => {
    expect(() => checkOptions('load', { a: 1, b: 2 }, { a: 'string' })).toThrow(
      'load: a must be a string, got 1',
    );
    expect(() => checkOptions('load', { b: 2 }, { a: 'string?' })).not.toThrow();
  });
});
