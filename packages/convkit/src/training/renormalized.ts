import { INFERENCE, Module, type Normalization, type Pass } from '@convkit/core';
import type { TransformSpec } from '@convkit/data';
import { add, mul, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';

/** The normalization among the transforms of evaluation. */
export function normalizationOf(transforms: readonly TransformSpec[]): Normalization | undefined {
  const step = transforms.find(({ name }) => name === 'normalize') as unknown as Normalization | undefined;
  return step && { mean: step.mean, std: step.std };
}

/** The size of the image inside a frame of padding, as text. Undefined if the image fills the input. */
export function frameOf(transforms: readonly TransformSpec[]): string | undefined {
  if (!transforms.some(({ name }) => name === 'pad')) return undefined;
  return transforms.flatMap((step) => (step.name === 'resize' ? [String(step.size)] : [])).at(-1);
}

/** A network that takes images with another normalization than it was trained with. */
export class Renormalized extends Module {
  /** The network, which takes images normalized by `to`. */
  readonly network: Module;
  readonly #scale: readonly number[];
  readonly #shift: readonly number[];

  /** @param normalizations - of the images it is given (`from`), and of those the network takes (`to`). One value, or one per channel. */
  constructor(network: Module, { from, to }: { readonly from: Normalization; readonly to: Normalization }) {
    super();
    this.network = network;
    const channels = Math.max(from.mean.length, from.std.length, to.mean.length, to.std.length);
    const at = (values: readonly number[], channel: number) =>
      values[values.length === 1 ? 0 : channel] as number;
    const each = <T>(of: (channel: number) => T) =>
      Array.from({ length: channels }, (_, channel) => of(channel));
    // (x * from.std + from.mean - to.mean) / to.std
    this.#scale = each((channel) => at(from.std, channel) / at(to.std, channel));
    this.#shift = each((channel) => (at(from.mean, channel) - at(to.mean, channel)) / at(to.std, channel));
  }

  override forward(x: Tensor, pass: Pass = INFERENCE): Tensor {
    return tidy(() =>
      this.network.forward(add(mul(x, tensor1d([...this.#scale])), tensor1d([...this.#shift])), pass),
    );
  }
}
