import { type DataId, type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WebglBackend } from './backend.js';

/**
 * tfjs packs a tensor's last two axes: a texel holds (r, c), (r, c + 1), (r + 1, c), (r + 1, c + 1) for even r and c. What hangs over
 * an odd edge may be anything: a reader leaves it out, a writer puts 0. The axes before, joined, count planes.
 */
export type Planes = readonly [planes: number, rows: number, columns: number];

export function planesOf({ shape }: { readonly shape: readonly number[] }): Planes {
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  return [util.sizeFromShape(shape.slice(0, -2)), rows, columns];
}

/** One draw of packed texels. */
export interface PackedDraw {
  /** For each the shader has `vec4 <name>At(int plane, int row, int column)`, the texel that holds the element. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly output: readonly number[];
  /** float32 where absent. */
  readonly dtype?: DataType;
  /** GLSL: `main` calls `put` with the texel at `place()`: plane, and even row and column. */
  readonly code: string;
  /** Floats that may differ from draw to draw without another shader. */
  readonly uniforms?: Readonly<Record<string, number>>;
}

/** Operands that are not packed are packed first, by one more draw each. */
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

/** One draw over tensors of one shape: `value` is GLSL of a vec4 from vec4s of their names, and from `scalars`' as floats. */
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
  const named = Object.entries({ ...inputs, ...scalars }).map(([name, tensor]) => [`${name}Tensor`, tensor]);
  return drawPacked(backend, {
    inputs: Object.fromEntries(named),
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

/** Gives `run` packed copies of those tensors that are not; a kernel that reads one in several draws packs it once. */
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
      // Packed from the start.
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

/** What tfjs's backend has and does not tell of. */
interface Inside {
  packTensor(input: TensorInfo): TensorInfo;
  uploadToGPU(dataId: DataId): void;
}

const HELPERS = `
  ivec3 place() { return getOutputCoords(); }
  bool isOdd(int i) { return (i & 1) == 1; }
  vec2 lanesOf(vec4 texel, int row) { return isOdd(row) ? texel.zw : texel.xy; }
  vec4 rectified(vec4 v) { return mix(v, vec4(0.0), lessThanEqual(v, vec4(0.0))); }`;

/** Zeros what hangs over the edge. */
const put = ([, rows, columns]: Planes) => `
  void put(vec4 v) {
    ivec3 at = place();
    bool hasRow = at.y + 1 < ${rows};
    bool hasColumn = at.z + 1 < ${columns};
    setOutput(vec4(v.x, hasColumn ? v.y : 0.0, hasRow ? v.z : 0.0, hasRow && hasColumn ? v.w : 0.0));
  }`;

/** GLSL. Most textures are as wide as a row: a division for each texel that is read would cost more than the reading. */
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
