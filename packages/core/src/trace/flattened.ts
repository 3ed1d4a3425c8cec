import type { DataId, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';

/** Height, width and channels of an image or of a stack of maps. */
export type ImageExtents = readonly [height: number, width: number, channels: number];

/** Follows flattened images through a trace to the matrices that they are multiplied with. */
export class Flattened {
  readonly #images = new WeakMap<DataId, ImageExtents>();
  readonly #rows = new Map<DataId, ImageExtents[]>();

  /** Extents, each once, of the images whose features the rows of a matrix take. */
  rowsOf(matrix: DataId): readonly ImageExtents[] {
    return this.#rows.get(matrix) ?? [];
  }

  /** A kernel ran. Kernels that keep the shape of features, such as a ReLU or dropout, keep their order too. */
  follow(inputs: NamedTensorInfoMap, outputs: readonly TensorInfo[]): void {
    const tensors = Object.values(inputs).filter((tensor) => tensor !== undefined);
    for (const output of outputs) {
      const source = tensors.find((tensor) => flattens(tensor, output));
      const same = tensors.find(
        ({ dataId, shape }) => this.#images.has(dataId) && equal(shape, output.shape),
      );
      const extents = source ? source.shape.slice(1) : same && this.#images.get(same.dataId);
      if (extents) this.#images.set(output.dataId, extents as unknown as ImageExtents);
    }
    const { a, b } = inputs;
    const images = a && this.#images.get(a.dataId);
    if (!images || b?.shape.length !== 2 || b.shape[0] !== a.shape[1]) return;
    const known = this.rowsOf(b.dataId);
    if (!known.some((extents) => equal(extents, images))) this.#rows.set(b.dataId, [...known, images]);
  }
}

const equal = (left: readonly number[], right: readonly number[]) => String(left) === String(right);

function flattens({ shape }: TensorInfo, output: TensorInfo): boolean {
  const [n, height = 0, width = 0, channels = 0] = shape;
  return shape.length === 4 && equal(output.shape, [n as number, height * width * channels]);
}
