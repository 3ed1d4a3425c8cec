import type { KernelCall } from './kernel-calls.js';
import { operandsOf, sizeOf } from './kernel-costs.js';

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
