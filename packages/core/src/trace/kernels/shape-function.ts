import type { DataType, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';

/** What a kernel would put out, and what it would cost. */
export interface Shaped {
  readonly shape: number[];
  readonly dtype: DataType;
  readonly multiplyAdds?: number;
}

/** Gives an array exactly where the kernel does. */
export type ShapeFunction = (inputs: NamedTensorInfoMap, attrs: NamedAttrMap) => Shaped | Shaped[];
export type ShapeFunctions = Readonly<Record<string, ShapeFunction>>;

/** Inputs of a kernel by name, all there. */
export type Tensors<Names extends string> = Record<Names, TensorInfo>;

/** Types a shape function by its kernel's own inputs and attributes. */
export function shapeFunction<Inputs, Attrs = unknown>(
  shapeOf: (inputs: Inputs, attrs: Attrs) => Shaped | Shaped[],
): ShapeFunction {
  return shapeOf as unknown as ShapeFunction;
}

/** The same function for each of the `names`, a list parted by white space. */
export function forEachName(names: string, shapeOf: ShapeFunction): ShapeFunctions {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, shapeOf]),
  );
}

/** The output looks like the input named `name`. */
export const like = (name: string): ShapeFunction =>
  shapeFunction((inputs: Record<string, TensorInfo>) => {
    const { shape, dtype } = inputs[name] as TensorInfo;
    return { shape, dtype };
  });
