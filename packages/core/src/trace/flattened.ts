import type { DataId, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';

/** Height, width and channels of a picture or of a stack of maps. */
export type PictureExtents = readonly [height: number, width: number, channels: number];

/** Follows flattened pictures through a trace to the matrices that they are multiplied with. */
export class Flattened {
  readonly #pictures = new WeakMap<DataId, PictureExtents>();
  readonly #rows = new Map<DataId, PictureExtents[]>();

  /** Extents, each once, of the pictures whose features the rows of a matrix take. */
  rowsOf(matrix: DataId): readonly PictureExtents[] {
    return this.#rows.get(matrix) ?? [];
  }

  /** A kernel ran. Kernels that keep the shape of features, such as a ReLU or dropout, keep their order too. */
  follow(inputs: NamedTensorInfoMap, outputs: readonly TensorInfo[]): void {
    const tensors = Object.values(inputs).filter((tensor) => tensor !== undefined);
    for (const output of outputs) {
      const source = tensors.find((tensor) => flattens(tensor, output));
      const same = tensors.find(
        ({ dataId, shape }) => this.#pictures.has(dataId) && equal(shape, output.shape),
      );
      const extents = source ? source.shape.slice(1) : same && this.#pictures.get(same.dataId);
      if (extents) this.#pictures.set(output.dataId, extents as unknown as PictureExtents);
    }
    const { a, b } = inputs;
    const pictures = a && this.#pictures.get(a.dataId);
    if (!pictures || b?.shape.length !== 2 || b.shape[0] !== a.shape[1]) return;
    const known = this.rowsOf(b.dataId);
    if (!known.some((extents) => equal(extents, pictures))) this.#rows.set(b.dataId, [...known, pictures]);
  }
}

const equal = (left: readonly number[], right: readonly number[]) => String(left) === String(right);

function flattens({ shape }: TensorInfo, output: TensorInfo): boolean {
  const [n, height = 0, width = 0, channels = 0] = shape;
  return shape.length === 4 && equal(output.shape, [n as number, height * width * channels]);
}
