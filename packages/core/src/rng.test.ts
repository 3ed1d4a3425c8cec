import { describe, expect, it } from 'vitest';
import { ConfigError } from './errors.js';
import { Rng, type RngState } from './rng.js';

const take = (count: number, draw: () => number) => Array.from({ length: count }, draw);
const words = (rng: Rng, count = 8) => take(count, () => rng.uint32());

function moments(values: number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const central = (power: number) =>
    values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length;
  return { mean, variance: central(2), skew: central(3), kurtosis: central(4) / central(2) ** 2 };
}

describe('Rng', () => {
  it('draws the same numbers for the same seed and others for every other seed', () => {
    const seeds = [0, 1, 2, 2 ** 31, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
    const first = seeds.map((seed) => String(words(new Rng(seed))));
    expect(first).toEqual(seeds.map((seed) => String(words(new Rng(seed)))));
    expect(new Set(first).size).toBe(seeds.length);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY, '1' as never])(
    'rejects the seed %s',
    (seed) => {
      expect(() => new Rng(seed)).toThrow(ConfigError);
    },
  );

  it('creates children that neither depend on nor change what the parent has drawn', () => {
    for (const draws of [0, 1, 2, 7]) {
      const parent = new Rng(5);
      words(parent, draws);
      const next = Rng.restore(parent.state).uint32();
      expect(words(parent.child('conv1').child(3))).toEqual(words(new Rng(5).child('conv1').child(3)));
      expect(parent.uint32()).toBe(next);
    }
  });

  it('creates a different generator for every path of labels', () => {
    const root = new Rng(5);
    const family = [
      ...[root, root.child(''), root.child('').child('')],
      ...['a', 'b', 'ab', 'ba', 'aa', 'a.b', 0, 1, 10, 'é', '𝄞'].map((label) => root.child(label)),
      ...[
        root.child('a').child('b'),
        root.child('b').child('a'),
        root.child('a').child(''),
        root.child(1).child(0),
      ],
      ...take(500, () => 0).map((_, i) => root.child('step').child(i)),
    ];
    expect(new Set(family.map((rng) => String(rng.state.key))).size).toBe(family.length);
    expect(new Set(family.map((rng) => String(words(rng)))).size).toBe(family.length);
    expect(words(root.child(1))).toEqual(words(new Rng(5).child('1')));
  });

  it('continues exactly from its state, after an odd and an even number of draws, through JSON', () => {
    for (let draws = 0; draws < 9; draws++) {
      const rng = new Rng(2 ** 40 + 3);
      words(rng, draws);
      const state = JSON.parse(JSON.stringify(rng.state)) as RngState;
      expect(state.draws).toBe(draws);
      expect(words(Rng.restore(state))).toEqual(words(rng));
    }
  });

  it('continues past 2^33 draws, where the low counter word overflows', () => {
    const { key } = new Rng(3).state;
    const before = Rng.restore({ key, draws: 2 ** 33 - 2 });
    const after = Rng.restore({ key, draws: 2 ** 33 });
    words(before, 2);
    expect(words(before)).toEqual(words(after));
    expect(words(Rng.restore({ key, draws: 2 ** 33 }))).not.toEqual(words(new Rng(3)));
  });

  it('skips draws', () => {
    for (const drawn of [0, 1, 2, 3]) {
      for (const count of [0, 1, 2, 3, 4, 1001]) {
        const [drawing, skipping] = [new Rng(7), new Rng(7)];
        words(drawing, drawn + count);
        words(skipping, drawn);
        skipping.skip(count);
        expect(skipping.state).toEqual(drawing.state);
        expect(words(skipping)).toEqual(words(drawing));
      }
    }
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('rejects skipping %s draws', (count) => {
    expect(() => new Rng(1).skip(count)).toThrow(ConfigError);
  });

  it.each([
    { key: [1, 2], draws: -1 },
    { key: [1, 2], draws: 0.5 },
    { key: [1], draws: 0 },
    { key: [1, 2 ** 32], draws: 0 },
    { key: [1, '2'], draws: 0 },
    { draws: 0 },
    { key: [1, 2] },
  ])('rejects the state %j', (state) => {
    expect(() => Rng.restore(state as never)).toThrow(ConfigError);
  });

  it('draws uniform numbers in [0, 1)', () => {
    const rng = new Rng(11);
    const values = take(20_000, () => rng.uniform());
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    const { mean, variance } = moments(values);
    expect(mean).toBeCloseTo(1 / 2, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
    const bins = new Array<number>(20).fill(0);
    for (const value of values) bins[Math.floor(value * 20)] = (bins[Math.floor(value * 20)] as number) + 1;
    const chiSquared = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(43.8); // 19 degrees of freedom, p = 0.001
  });

  it('draws normal numbers', () => {
    const rng = new Rng(12);
    const { mean, variance, skew, kurtosis } = moments(take(40_000, () => rng.normal()));
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    expect(Math.abs(skew)).toBeLessThan(0.05);
    expect(Math.abs(kurtosis - 3)).toBeLessThan(0.15);
  });

  it('draws truncated normal numbers within two standard deviations', () => {
    const rng = new Rng(13);
    const values = take(20_000, () => rng.truncatedNormal());
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(2);
    // 1 - 4 phi(2) / (2 Phi(2) - 1)
    expect(Math.abs(moments(values).variance - 0.7737)).toBeLessThan(0.02);
  });

  it('draws whole numbers without bias, also below a bound that is not a power of two', () => {
    const rng = new Rng(14);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 14_000; i++) {
      const face = rng.integer(7);
      counts[face] = (counts[face] as number) + 1;
    }
    const chiSquared = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(counts).toHaveLength(7);
    expect(chiSquared).toBeLessThan(22.5); // 6 degrees of freedom, p = 0.001
    // A plain remainder would draw the lower third of this range twice as often.
    const bound = 3 * 2 ** 30;
    const low = take(6000, () => rng.integer(bound)).filter((value) => value < bound / 3).length;
    expect(Math.abs(low / 6000 - 1 / 3)).toBeLessThan(0.03);
    expect(new Rng(14).integer(1)).toBe(0);
    expect(new Rng(14).integer(2 ** 32)).toBe(new Rng(14).uint32());
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 32 + 1])('rejects a bound of %s', (bound) => {
    expect(() => new Rng(1).integer(bound)).toThrow(ConfigError);
  });

  it('shuffles', () => {
    const rng = new Rng(15);
    for (const length of [0, 1, 2, 3, 10, 1000]) {
      expect([...rng.permutation(length)].sort((a, b) => a - b)).toEqual(
        take(length, () => 0).map((_, i) => i),
      );
    }
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = String(rng.permutation(3));
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});
