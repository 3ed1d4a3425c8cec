import type { KernelCall } from './kernel-calls.js';
import { type Cost, costOf } from './kernel-costs.js';
import { shapesOf } from './shapes-of.js';

/** The calls of a kernel with the same shapes, in a step. Costs are those of all calls. */
export interface KernelGroup extends Cost {
  readonly kernel: string;
  readonly shapes: string;
  readonly calls: number;
  readonly milliseconds: number;
}

/** Where the time of a training step goes. */
export interface Profile {
  readonly node: string;
  /** Kernel build. */
  readonly kernels: string;
  readonly threads: number;
  readonly batchSize: number;
  readonly rounds: number;
  /** Milliseconds of a step, in the fastest round. */
  readonly stepMilliseconds: number;
  /** Those with the longest times first. */
  readonly groups: readonly KernelGroup[];
}

/** Groups the calls of some steps by kernel and shapes. */
export function groupCalls(calls: readonly KernelCall[], steps: number): KernelGroup[] {
  const groups = new Map<string, { readonly first: KernelCall; calls: number; milliseconds: number }>();
  for (const call of calls) {
    const key = `${call.kernel} ${shapesOf(call)}`;
    const group = groups.get(key) ?? { first: call, calls: 0, milliseconds: 0 };
    group.calls += 1;
    group.milliseconds += call.milliseconds;
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ first, calls, milliseconds }) => {
      const { work, ...amounts } = costOf(first);
      const scaled = Object.entries(amounts).map(([name, amount]) => [name, (amount * calls) / steps]);
      return {
        kernel: first.kernel,
        work,
        shapes: shapesOf(first),
        calls: calls / steps,
        milliseconds: milliseconds / steps,
        ...(Object.fromEntries(scaled) as Omit<Cost, 'work'>),
      };
    })
    .sort((a, b) => b.milliseconds - a.milliseconds);
}

/**
 * Merges the groups that take less than `fewest` milliseconds: those of the same kernel and work with different shapes, then, where these take
 * less together, all that remain. The merged groups come last.
 */
export function mergeSmall(groups: readonly KernelGroup[], fewest: number): KernelGroup[] {
  const isLarge = ({ milliseconds }: KernelGroup) => milliseconds >= fewest;
  const small = groups.filter((group) => !isLarge(group));
  const byWork = [...new Set(small.map(workOf))].map((work) => {
    const same = small.filter((group) => workOf(group) === work);
    return merged(same, { ...(same[0] as KernelGroup), shapes: `${same.length} other shapes` });
  });
  const rest = small.filter((group) => !byWork.some((one) => isLarge(one) && workOf(one) === workOf(group)));
  const {
    flops: _,
    multiplied: __,
    bytes: ___,
    ...others
  } = merged(rest, {
    kernel: `other kernels and shapes (${rest.length})`,
    work: '',
    shapes: '',
  });
  const sorted = byWork.filter(isLarge).sort((a, b) => b.milliseconds - a.milliseconds);
  return [...groups.filter(isLarge), ...sorted, ...(rest.length > 0 ? [others] : [])];
}

const workOf = ({ kernel, work }: KernelGroup) => `${kernel} ${work}`;

const AMOUNTS = ['calls', 'milliseconds', 'flops', 'multiplied', 'bytes'] as const;

/** Sum of an amount over groups. */
export const sumOf = (groups: readonly KernelGroup[], amount: (typeof AMOUNTS)[number]): number =>
  groups.reduce((total, group) => total + (group[amount] ?? 0), 0);

/** One group with the amounts of all, as far as they have them. */
function merged(
  groups: readonly KernelGroup[],
  { kernel, work, shapes }: Pick<KernelGroup, 'kernel' | 'work' | 'shapes'>,
): KernelGroup {
  const amounts = AMOUNTS.filter((amount) => groups.some((group) => group[amount] !== undefined));
  const sums = Object.fromEntries(amounts.map((amount) => [amount, sumOf(groups, amount)]));
  return { kernel, work, shapes, calls: 0, milliseconds: 0, ...sums };
}
