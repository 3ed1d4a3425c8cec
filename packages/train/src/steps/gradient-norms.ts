import { globalNorm } from '@convkit/ops';
import { dispose, type NamedTensorMap, type Scalar, type Tensor, type Variable } from '@tensorflow/tfjs-core';

/** L2 norm of each layer's gradient, all its parameters taken together, by the layer's path. In the order of the layers. */
export type GradientNorms = Readonly<Record<string, number>>;

/** Computes the gradient norm of each layer. `gradients` are by variable name, `parameters` by key. Leaves no tensors behind. */
export async function gradientNorms(
  gradients: NamedTensorMap,
  parameters: ReadonlyMap<string, Variable>,
): Promise<GradientNorms> {
  const layers = new Map<string, Tensor[]>();
  for (const [key, { name }] of parameters) {
    const layer = key.slice(0, Math.max(0, key.lastIndexOf('.')));
    const gradient = gradients[name];
    if (gradient) layers.set(layer, [...(layers.get(layer) ?? []), gradient]);
  }
  const norms: [layer: string, norm: Scalar][] = [];
  try {
    for (const [layer, tensors] of layers) norms.push([layer, globalNorm(tensors)]);
    return Object.fromEntries(
      await Promise.all(norms.map(async ([layer, norm]) => [layer, (await norm.data())[0] as number])),
    );
  } finally {
    dispose(norms.map(([, norm]) => norm));
  }
}
