import type { Step } from './graph-nodes.js';
import { HWIO, TRANSPOSED } from './layout.js';

/** What an initializer is in a network. */
export interface WeightRole {
  /** Parameters are trained, buffers are running statistics. */
  readonly kind: 'parameter' | 'buffer';
  /** Layout that its layer takes it in: HWIO or [in, out]. Undefined for ONNX's own. */
  readonly order: readonly number[] | undefined;
}

/** Operators whose inputs at these places are weights. */
const WEIGHTS: Readonly<Record<string, readonly number[]>> = {
  BatchNormalization: [1, 2],
  Conv: [1, 2],
  Gemm: [1, 2],
  MatMul: [1],
  PRelu: [1],
};
const BUFFERS: Readonly<Record<string, readonly number[]>> = { BatchNormalization: [3, 4] };
/** Operators between an initializer and the layer that it is a weight of. */
const PASSED_THROUGH = ['Cast', 'Flatten', 'Identity', 'Reshape', 'Squeeze', 'Transpose', 'Unsqueeze'];
/** Operators with a constant operand that may be trained, such as a scale per channel. */
const ARITHMETIC = ['Add', 'Div', 'Mul', 'Sub'];

/**
 * Finds the initializers that are weights, in the order of their first use. Operands of arithmetic are weights too, unless they are
 * single numbers, or belong to the preprocessing: what happens to the image before the first layer.
 * @param candidates Number of elements of each initializer of floats.
 * @param image Name of the graph's input.
 */
export function weightRoles(
  steps: readonly Step[],
  candidates: ReadonlyMap<string, number>,
  image: string,
): Map<string, WeightRole> {
  const roles = new Map<string, WeightRole>();
  const origins = new Map([...candidates.keys()].map((name) => [name, name]));
  const images = new Set([image]);
  const features = new Set<string>();
  const mark = (name: string | undefined, kind: WeightRole['kind'], order?: readonly number[]) => {
    const origin = origins.get(name ?? '');
    if (origin === undefined || roles.has(origin)) return;
    roles.set(origin, { kind, order: origin === name ? order : undefined });
  };

  for (const step of steps) {
    const { opType, inputs, outputs } = step;
    for (const place of WEIGHTS[opType] ?? []) mark(inputs[place], 'parameter', layoutOf(step, place));
    for (const place of BUFFERS[opType] ?? []) mark(inputs[place], 'buffer');
    if (ARITHMETIC.includes(opType) && inputs.some((name) => features.has(name))) {
      for (const name of inputs) {
        if ((candidates.get(origins.get(name) ?? '') ?? 0) > 1) mark(name, 'parameter');
      }
    }
    const origin = origins.get(inputs[0] ?? '');
    const isLayer = opType in WEIGHTS || inputs.some((name) => features.has(name));
    for (const name of outputs) {
      if (isLayer) features.add(name);
      else if (inputs.some((input) => images.has(input))) images.add(name);
      else if (origin !== undefined && PASSED_THROUGH.includes(opType)) origins.set(name, origin);
    }
  }
  return roles;
}

function layoutOf({ opType, attributes }: Step, place: number): readonly number[] | undefined {
  if (place !== 1) return undefined;
  if (opType === 'Conv') return HWIO;
  return opType === 'Gemm' && attributes.integer('transB', 0) === 1 ? TRANSPOSED : undefined;
}
