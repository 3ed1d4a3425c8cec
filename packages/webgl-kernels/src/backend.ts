import { BackendError } from '@convkit/core';
import type { GPGPUContext, GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { getKernel, type KernelConfig, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';

export type WebglBackend = MathBackendWebGL & { readonly gpgpu: GPGPUContext };

type Inputs<I> = { readonly [K in keyof I]: TensorInfo };

/** Makes a kernel of tfjs's backend `webgl` from a function of typed inputs and attributes. */
export function webglKernel<I, A>(
  kernelName: string,
  run: (inputs: Inputs<I>, attrs: A, backend: WebglBackend) => TensorInfo[],
): KernelConfig {
  const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) =>
    run(inputs as unknown as Inputs<I>, attrs as unknown as A, backend as WebglBackend);
  return { kernelName, backendName: 'webgl', kernelFunc };
}

/** An input as a program reads it: its name there, and the shape that it is read in. */
export interface Argument {
  readonly name: string;
  readonly tensor: TensorInfo;
  readonly shape: readonly number[];
}

/** One draw: a fragment shader that computes each element of its output. */
export interface Draw {
  readonly inputs: readonly Argument[];
  readonly output: readonly number[];
  /** GLSL: `main` calls `setOutput` with the element at `getOutputCoords()`. */
  readonly code: string;
  /** Floats that may differ from draw to draw without another shader. */
  readonly uniforms?: Readonly<Record<string, number>>;
}

/** Runs a program on unpacked textures, whose elements lie in row-major order, so that any shape of theirs may be read. */
export function draw(backend: WebglBackend, { inputs, output, code, uniforms = {} }: Draw): TensorInfo {
  return unpacking(
    backend,
    inputs.map(({ tensor }) => tensor),
    (tensors) => {
      const given = inputs.map(({ shape }, i) => ({ ...(tensors[i] as TensorInfo), shape: [...shape] }));
      const program: GPGPUProgram = {
        variableNames: inputs.map(({ name }) => name),
        outputShape: [...output],
        userCode: code,
        customUniforms: Object.keys(uniforms).map((name) => ({ name, type: 'float' as const })),
      };
      const values = Object.values(uniforms).map((value) => [value]);
      return backend.compileAndRun(program, given, 'float32', values);
    },
  );
}

/** Gives `run` unpacked copies of those tensors that are packed; a kernel that reads one in several draws unpacks it once. */
export function unpacking<T extends readonly (TensorInfo | undefined)[], R>(
  backend: WebglBackend,
  tensors: T,
  run: (unpacked: T) => R,
): R {
  const copies: TensorInfo[] = [];
  const given = tensors.map((tensor) => {
    if (!tensor || !backend.texData.get(tensor.dataId).isPacked) return tensor;
    const copy = backend.unpackTensor(tensor);
    copies.push(copy);
    return copy;
  });
  const result = run(given as readonly (TensorInfo | undefined)[] as T);
  for (const copy of copies) backend.disposeIntermediateTensorInfo(copy);
  return result;
}

/** One draw over tensors of one shape, packed where one of them is: `code` is GLSL that is right for a float and for a vec4. */
export function elementwise(
  backend: WebglBackend,
  inputs: Readonly<Record<string, TensorInfo>>,
  code: string,
  uniforms: Readonly<Record<string, number>> = {},
): TensorInfo {
  const tensors = Object.values(inputs);
  const names = Object.keys(inputs);
  const packed = tensors.some(({ dataId }) => backend.texData.get(dataId).isPacked);
  const type = packed ? 'vec4' : 'float';
  const { shape } = tensors[0] as TensorInfo;
  const given = names.map((name) => `${type} ${name}Value = get${name}AtOutCoords();`).join(' ');
  const program: GPGPUProgram = {
    variableNames: names,
    outputShape: shape,
    userCode: `void main() { ${given} setOutput(${code}); }`,
    packedInputs: packed,
    packedOutput: packed,
    customUniforms: Object.keys(uniforms).map((name) => ({ name, type: 'float' as const })),
  };
  const values = Object.values(uniforms).map((value) => [value]);
  return backend.compileAndRun(program, tensors, 'float32', values);
}

/** A run of `stacked`'s elements from `offset` on, as a tensor of `shape` in the same texture: nothing is drawn. */
export function part(
  backend: WebglBackend,
  stacked: TensorInfo,
  offset: number,
  shape: readonly number[],
): TensorInfo {
  const slice = getKernel('Slice', 'webgl')?.kernelFunc;
  if (!slice) throw new BackendError('tfjs has no kernel Slice for webgl', { hint: 'Import its backend.' });
  const x = { ...stacked, shape: [util.sizeFromShape(stacked.shape)] };
  const attrs = { begin: [offset], size: [util.sizeFromShape([...shape])] };
  const { dataId, dtype } = slice({ inputs: { x }, attrs, backend }) as TensorInfo;
  return { dataId, dtype, shape: [...shape] };
}

/** Another tensor of the same values. */
export function shared(backend: WebglBackend, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
