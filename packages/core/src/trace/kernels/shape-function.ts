import type { DataType, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';

/** Shape and type of a kernel's output, and what it costs. */
export interface Shaped {
  readonly shape: number[];
  readonly dtype: DataType;
  readonly multiplyAdds?: number;
}

/** Computes the outputs of a kernel: an array if and only if the kernel returns one. */
export type ShapeFunction = (inputs: NamedTensorInfoMap, attrs: NamedAttrMap) => Shaped | Shaped[];
export type ShapeFunctions = Readonly<Record<string, ShapeFunction>>;

/** Inputs of a kernel by name, all present. */
export type Tensors<Names extends string> = Record<Names, TensorInfo>;

/** Types a shape function by the inputs and attributes of its kernel. */
export function shapeFunction<Inputs, Attrs = unknown>(
  shapeOf: (inputs: Inputs, attrs: Attrs) => Shaped | Shaped[],
): ShapeFunction {
  return shapeOf as unknown as ShapeFunction;
}

/** Uses one function for each of `names`, a list separated by white space. */
export function forEachName(names: string, shapeOf: ShapeFunction): ShapeFunctions {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, shapeOf]),
  );
}

/** The output has the shape and type of the input `name`. */
export const like = (name: string): ShapeFunction =>
  shapeFunction((inputs: Record<string, TensorInfo>) => {
    const { shape, dtype } = inputs[name] as TensorInfo;
    return { shape, dtype };
  });
