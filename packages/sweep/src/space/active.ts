import type { Dimension, Parameters, ParameterValue, SearchSpace } from './search-space.js';

/**
 * Names of the dimensions, each after those that its condition refers to. Undefined if conditions refer to each other in a circle.
 * @param space - whose conditions refer to its own dimensions only.
 */
export function inOrder(space: SearchSpace): string[] | undefined {
  const ordered: string[] = [];
  let left = Object.keys(space);
  while (left.length > 0) {
    const ready = left.filter((name) => conditionsOf(space[name]).every((other) => ordered.includes(other)));
    if (ready.length === 0) return undefined;
    ordered.push(...ready);
    left = left.filter((name) => !ready.includes(name));
  }
  return ordered;
}

const conditionsOf = (dimension: Dimension | undefined) => Object.keys(dimension?.when ?? {});

/** Whether a dimension exists beside the parameters that are chosen already. A parameter that does not exist fulfills no condition. */
export function isActive({ when = {} }: Dimension, chosen: Parameters): boolean {
  return Object.entries(when).every(([name, wanted]) => {
    return Object.hasOwn(chosen, name) && listOf(wanted).includes(chosen[name] as ParameterValue);
  });
}

const listOf = (wanted: ParameterValue | readonly ParameterValue[]): readonly ParameterValue[] =>
  typeof wanted === 'object' ? wanted : [wanted];
