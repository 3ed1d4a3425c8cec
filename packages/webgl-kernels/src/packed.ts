import { type DataId, type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WebglBackend } from './backend.js';

/**
 * Shape of a packed tensor. tfjs packs the last two axes: a texel holds (r, c), (r, c + 1), (r + 1, c), (r + 1, c + 1) for even r and c. Values
 * beyond an odd edge are undefined: readers must ignore them, and our writers set them to 0. The other axes are flattened to planes.
 */
export type Planes = readonly [planes: number, rows: number, columns: number];

/** Computes the packed shape of a tensor. */
export function planesOf({ shape }: { readonly shape: readonly number[] }): Planes {
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  return [util.sizeFromShape(shape.slice(0, -2)), rows, columns];
}

/** One draw call with packed textures. */
export interface PackedDraw {
  /** Input tensors. The shader reads each with `vec4 <name>At(int plane, int row, int column)`, which returns the texel of the element. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  /** Shape of the output. */
  readonly output: readonly number[];
  /**
   * Type of the output.
   * @defaultValue 'float32'
   */
  readonly dtype?: DataType;
  /** GLSL code. Its `main` calls `put` with the output texel for `place()`: plane, even row and even column. */
  readonly code: string;
  /** Float uniforms, which may change between draw calls without compiling another shader. */
  readonly uniforms?: Readonly<Record<string, number>>;
}

/** Draws one output. Inputs that are not packed are packed first, with one more draw call each. */
export function drawPacked(
  backend: WebglBackend,
  { inputs, output, dtype = 'float32', code, uniforms = {} }: PackedDraw,
): TensorInfo {
  return packing(backend, inputs, (packed) => {
    const planes = planesOf({ shape: output });
    const texels = Object.entries(packed).map(([name, tensor]) => texelsOf(backend, name, tensor));
    const program = {
      variableNames: Object.keys(packed),
      outputShape: [...planes],
      userCode: [HELPERS, put(planes), ...texels, code].join('\n'),
      packedInputs: true,
      packedOutput: true,
      customUniforms: Object.keys(uniforms).map((name) => ({ name, type: 'float' as const })),
    };
    const given = Object.values(packed).map((tensor) => ({ ...tensor, shape: [...planesOf(tensor)] }));
    const values = Object.values(uniforms).map((value) => [value]);
    const drawn = backend.compileAndRun(program, given, dtype, values);
    return { ...drawn, shape: [...output] };
  });
}

/**
 * Draws an elementwise function of tensors of the same shape.
 * @param value GLSL expression of type vec4. It may use the names of `inputs` as vec4, and those of `scalars` and uniforms as float.
 */
export function elementwise(
  backend: WebglBackend,
  inputs: Readonly<Record<string, TensorInfo>>,
  value: string,
  {
    scalars = {},
    uniforms = {},
  }: { scalars?: Readonly<Record<string, TensorInfo>>; uniforms?: Readonly<Record<string, number>> } = {},
): TensorInfo {
  const [first] = Object.values(inputs) as [TensorInfo];
  const given = (name: string) => `vec4 ${name} = ${name}TensorAt(at.x, at.y, at.z);`;
  const scalar = (name: string) => `float ${name} = ${name}TensorAt(0, 0, 0).x;`;
  const renamed = Object.entries({ ...inputs, ...scalars }).map(([name, tensor]) => [
    `${name}Tensor`,
    tensor,
  ]);
  return drawPacked(backend, {
    inputs: Object.fromEntries(renamed),
    output: first.shape,
    dtype: first.dtype,
    uniforms,
    code: `void main() {
      ivec3 at = place();
      ${Object.keys(inputs).map(given).join('\n')}
      ${Object.keys(scalars).map(scalar).join('\n')}
      put(${value});
    }`,
  });
}

/** Calls `run` with all tensors packed, so that a kernel that reads a tensor in several draw calls packs it only once. */
export function packing<T extends Readonly<Record<string, TensorInfo>>, R>(
  backend: WebglBackend,
  tensors: T,
  run: (packed: T) => R,
): R {
  const inside = backend as unknown as Inside;
  const copies: TensorInfo[] = [];
  const given = Object.entries(tensors).map(([name, tensor]) => {
    const data = backend.texData.get(tensor.dataId);
    if (!data.texture) {
      // Not uploaded yet: upload it packed.
      Object.assign(data, { isPacked: true, shape: [...planesOf(tensor)] });
      inside.uploadToGPU(tensor.dataId);
    }
    if (data.isPacked) return [name, tensor];
    const copy = inside.packTensor({ ...tensor, shape: [...planesOf(tensor)] });
    copies.push(copy);
    return [name, { ...copy, shape: tensor.shape }];
  });
  const result = run(Object.fromEntries(given) as T);
  for (const copy of copies) backend.disposeIntermediateTensorInfo(copy);
  return result;
}

/** Private members of tfjs's backend. */
interface Inside {
  packTensor(input: TensorInfo): TensorInfo;
  uploadToGPU(dataId: DataId): void;
}

const HELPERS = `
  ivec3 place() { return getOutputCoords(); }
  bool isOdd(int i) { return (i & 1) == 1; }
  vec2 lanesOf(vec4 texel, int row) { return isOdd(row) ? texel.zw : texel.xy; }
  vec4 rectified(vec4 v) { return mix(v, vec4(0.0), lessThanEqual(v, vec4(0.0))); }`;

/** GLSL of `put`, which sets values beyond an odd edge to 0. */
const put = ([, rows, columns]: Planes) => `
  void put(vec4 v) {
    ivec3 at = place();
    bool hasRow = at.y + 1 < ${rows};
    bool hasColumn = at.z + 1 < ${columns};
    setOutput(vec4(v.x, hasColumn ? v.y : 0.0, hasRow ? v.z : 0.0, hasRow && hasColumn ? v.w : 0.0));
  }`;

/**
 * GLSL of the function that reads an input's texels. Most textures are as wide as a row and need no division, which would cost more than the
 * read itself.
 */
function texelsOf(backend: WebglBackend, name: string, tensor: TensorInfo): string {
  const [, rows, columns] = planesOf(tensor);
  const [rowTexels, columnTexels] = [Math.ceil(rows / 2), Math.ceil(columns / 2)];
  const { shape, texShape } = backend.texData.get(tensor.dataId);
  const isAsIs = shape && String(planesOf({ shape }).slice(1)) === String([rows, columns]);
  const isRowWide = isAsIs && Math.ceil((texShape?.[1] ?? 0) / 2) === columnTexels;
  const place = isRowWide
    ? `ivec2(column >> 1, plane * ${rowTexels} + (row >> 1))`
    : `ivec2(index - (index / width) * width, index / width)`;
  const flat = `
    int index = (plane * ${rowTexels} + (row >> 1)) * ${columnTexels} + (column >> 1);
    int width = textureSize(${name}, 0).x;`;
  return `vec4 ${name}At(int plane, int row, int column) {${isRowWide ? '' : flat}
    return texelFetch(${name}, ${place}, 0);
  }`;
}
