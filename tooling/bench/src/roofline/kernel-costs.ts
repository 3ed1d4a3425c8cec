import { convolutionOf, type Direction } from './convolution-rule.js';
import type { KernelCall, Operand } from './kernel-calls.js';

/** What a call must do at least: arithmetic for products, else memory traffic. */
export interface Cost {
  /** Direction, and algorithm of a convolution. */
  readonly work: string;
  /** Floating-point operations of the direct sums. */
  readonly flops?: number;
  /** Floating-point operations that are multiplied and summed: fewer for Winograd's convolution. */
  readonly multiplied?: number;
  /** Bytes of all inputs and outputs, each counted once. */
  readonly bytes?: number;
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  Conv2D: 'forward',
  FusedConv2D: 'forward',
  Conv2DBackpropInput: 'input gradient',
  Conv2DBackpropFilter: 'filter gradient',
};

/** Kernels whose output is a view of their input. */
const VIEWS = ['Identity', 'Reshape', 'ExpandDims'];

/** The cost of a call, from its shapes and attributes. */
export function costOf(call: Omit<KernelCall, 'milliseconds'>): Cost {
  const { kernel, inputs, outputs, attrs } = call;
  const direction = DIRECTIONS[kernel];
  if (direction) {
    const input = (attrs.inputShape as number[] | undefined) ?? shapeOf(inputs.x);
    const filter = (attrs.filterShape as number[] | undefined) ?? shapeOf(inputs.filter);
    const { algorithm, direct, multiplied } = convolutionOf(direction, input, filter, attrs);
    return { work: `${direction}, ${algorithm}`, flops: 2 * direct, multiplied: 2 * multiplied };
  }
  const inner = innerLength(call);
  if (inner !== undefined) {
    const flops = 2 * inner * sizeOf(shapeOf(outputs[0]));
    return { work: 'product', flops, multiplied: flops };
  }
  if (VIEWS.includes(kernel)) return { work: 'view' };
  const work = kernel.endsWith('Update') ? 'update' : kernel.endsWith('Grad') ? 'gradient' : 'forward';
  return { work, bytes: [...operandsOf(inputs), ...outputs].reduce((sum, one) => sum + bytesOf(one), 0) };
}

/** Number of products in each value of a matrix product. */
function innerLength({ kernel, inputs, attrs }: Pick<KernelCall, 'kernel' | 'inputs' | 'attrs'>) {
  if (kernel === 'Linear') return shapeOf(inputs.x).at(-1);
  if (kernel !== 'BatchMatMul' && kernel !== '_FusedMatMul') return undefined;
  return shapeOf(inputs.a).at(attrs.transposeA ? -2 : -1);
}

const shapeOf = (operand: Operand | undefined): readonly number[] => operand?.shape ?? [];

/** The inputs that a call has. */
export const operandsOf = (inputs: KernelCall['inputs']): Operand[] =>
  Object.values(inputs).filter((input) => input !== undefined);

/** Number of values of a tensor of `shape`. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

const bytesOf = ({ shape, dtype }: Operand) => sizeOf(shape) * (dtype === 'bool' ? 1 : 4);
