import type { KernelCall } from './kernel-calls.js';
import { type Cost, costOf, operandsOf, sizeOf } from './kernel-costs.js';

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

/** Longer lists of tensors are counted. */
const LONGEST_LIST = 8;

/** Describes the shapes that a call's cost depends on. Vectors of one value per channel are left out beside larger tensors. */
export function shapesOf({ inputs, attrs }: Pick<KernelCall, 'inputs' | 'attrs'>): string {
  const operands = operandsOf(inputs);
  if (operands.length > LONGEST_LIST) {
    const values = operands.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    return `${operands.length} tensors of ${values.toLocaleString('en')} values`;
  }
  const counts = new Map<string, number>();
  const isLarge = operands.some(({ shape }) => shape.length > 1);
  for (const { shape } of operands) {
    if (isLarge && shape.length < 2) continue;
    counts.set(shape.join('x'), (counts.get(shape.join('x')) ?? 0) + 1);
  }
  const shapes = [...counts].map(([shape, count]) =>
    count === 1 ? shape || 'scalar' : `${count} of ${shape}`,
  );
  const { filterShape, filterSize, strides } = attrs as Readonly<
    Record<string, number | number[] | undefined>
  >;
  const [stride] = [strides ?? 1].flat();
  const filter = filterShape ?? filterSize;
  return [
    shapes.join(', '),
    ...(filter === undefined ? [] : [`filter ${[filter].flat().join('x')}`]),
    ...(stride === 1 ? [] : [`stride ${stride}`]),
  ].join(', ');
}
