import type { DataId, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';

/** Height, width and channels of feature maps, or of an image. The height of a series is 1. */
export type FeatureMapShape = readonly [height: number, width: number, channels: number];

/** Follows flattened feature maps through a trace to the weights that they are multiplied with. */
export class FlattenedFeatureMaps {
  readonly #shapes = new WeakMap<DataId, FeatureMapShape>();
  readonly #inputShapes = new Map<DataId, FeatureMapShape[]>();

  /** The distinct shapes of the feature maps that are flattened into the inputs of `weight`. */
  inputShapesOf(weight: DataId): readonly FeatureMapShape[] {
    return this.#inputShapes.get(weight) ?? [];
  }

  /** Follows one kernel run. Kernels that keep the shape of features, such as ReLU or dropout, keep their order too. */
  follow(inputs: NamedTensorInfoMap, outputs: readonly TensorInfo[]): void {
    const tensors = Object.values(inputs).filter((tensor) => tensor !== undefined);
    for (const output of outputs) {
      const source = tensors.find((tensor) => flattens(tensor, output));
      const same = tensors.find(
        ({ dataId, shape }) => this.#shapes.has(dataId) && equal(shape, output.shape),
      );
      const shape = source ? mapsOf(source) : same && this.#shapes.get(same.dataId);
      if (shape) this.#shapes.set(output.dataId, shape as unknown as FeatureMapShape);
    }
    const { a, b } = inputs;
    const flattened = a && this.#shapes.get(a.dataId);
    if (!flattened || b?.shape.length !== 2 || b.shape[0] !== a.shape[1]) return;
    const known = this.inputShapesOf(b.dataId);
    if (!known.some((shape) => equal(shape, flattened))) {
      this.#inputShapes.set(b.dataId, [...known, flattened]);
    }
  }
}

const equal = (left: readonly number[], right: readonly number[]) => String(left) === String(right);

/** Height, width and channels of images [n, h, w, c] or of series [n, length, c]. */
const mapsOf = ({ shape }: TensorInfo): number[] =>
  shape.length === 3 ? [1, ...shape.slice(1)] : shape.slice(1);

function flattens(source: TensorInfo, output: TensorInfo): boolean {
  const [n, ...rest] = source.shape;
  if (rest.length !== 2 && rest.length !== 3) return false;
  return equal(output.shape, [n as number, rest.reduce((size, length) => size * length, 1)]);
}
