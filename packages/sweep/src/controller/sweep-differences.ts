import type { SweepSpec } from '../spec/sweep-spec.js';

type Fields = Readonly<Record<string, unknown>>;

/** Fields that may change when a sweep is resumed. */
const LIMITS: readonly string[] = ['budget', 'maxFailures'] satisfies (keyof SweepSpec)[];

/** Fields whose own fields are compared one by one, in any order. The order of a space numbers the trials of a grid. */
const GROUPS: readonly string[] = ['run', 'method'] satisfies (keyof SweepSpec)[];

/** Names of the fields that differ between two sweeps and decide which trials run, or their results, such as `run.limit`. */
export function sweepDifferences(one: SweepSpec, other: SweepSpec): string[] {
  return differing({ ...one }, { ...other })
    .filter((name) => !LIMITS.includes(name) && name !== 'inputs')
    .flatMap((name) => {
      if (!GROUPS.includes(name)) return [name];
      const [own, others] = [one, other].map((spec) => (spec as unknown as Fields)[name]);
      return differing((own ?? {}) as Fields, (others ?? {}) as Fields).map((field) => `${name}.${field}`);
    });
}

/** Paths of the inputs that have changed or are missing since a sweep began. */
export const changedInputs = ({ inputs: before = {} }: SweepSpec, { inputs = {} }: SweepSpec): string[] =>
  Object.keys(before).filter((path) => inputs[path] !== before[path]);

const differing = (one: Fields, other: Fields): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]),
  );
