import { describe, expect, it } from 'vitest';
import { problemsOf } from '../lib/arguments.js';
import { slotsOf } from '../lib/wrong-values.js';

describe('slotsOf', () => {
  const values = () => [new Map([['a', 1]]), { b: [2] }];

  it('lists arguments, fields, elements and entries', () => {
    const paths = slotsOf(values(), 2).map(({ path }) => path);
    expect(paths).toEqual(['[0]', '[0].get(a)', '[1]', '[1].b', '[1].b[0]']);
    expect(slotsOf(values(), 0).map(({ path }) => path)).toEqual(['[0]', '[1]']);
  });

  it('replaces one of them', () => {
    const [, entry, , , element] = slotsOf(values(), 2);
    expect(entry?.replace('x')).toEqual([new Map([['a', 'x']]), { b: [2] }]);
    expect(element?.replace('x')).toEqual([new Map([['a', 1]]), { b: ['x'] }]);
  });
});

const ours = () => Object.assign(new Error('refused'), { [Symbol.for('convkit.error')]: true });

describe('problemsOf', () => {
  const valid = () => [2];

  it('accepts errors of convkit, thrown or rejected, and results', async () => {
    const call = async (value: unknown) => {
      if (!Number.isFinite(value)) throw ours();
      return value;
    };
    expect(await problemsOf({ valid, call })).toEqual([]);
  });

  it.each<[string, (value: never) => unknown, string]>([
    ['other errors', (value: string) => value.at(0), '[0] = null: threw TypeError'],
    ['rejections with other errors', async (value: string) => value.at(0), '[0] = null: threw TypeError'],
    [
      'errors of generators',
      function* (value: string) {
        yield value.at(0);
      },
      '[0] = null: threw TypeError',
    ],
    ['NaN', (value: number) => 2 * value, '[0] = undefined: returned NaN'],
    [
      'huge allocations',
      (value: number) => (value === 1e12 ? new Uint8Array(2 ** 28) : 0),
      '[0] = 1e12: allocated',
    ],
  ])('finds %s', async (_, call, problem) => {
    const given = { valid: () => ['text'], call };
    expect((await problemsOf(given)).join('\n')).toContain(problem);
  });

  it('finds valid arguments that are refused', async () => {
    const call = () => {
      throw ours();
    };
    expect(await problemsOf({ valid, call })).toEqual(['with valid arguments: threw Error: refused']);
  });
});
