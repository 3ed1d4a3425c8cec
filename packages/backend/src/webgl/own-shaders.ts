import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { env } from '@tensorflow/tfjs-core';

type Run = MathBackendWebGL['runWebGLProgram'];
type Program = Parameters<Run>[0];

/**
 * The program, with a shader of its own where a tensor has a side beyond the largest texture. tfjs draws all shapes of a rank with one
 * shader (`WEBGL_USE_SHAPES_UNIFORMS`), whose key compares a tensor's whole shape with its texture's, while its code compares the shape
 * without leading ones: a tensor whose texture is folded would be read by the shader of one whose is not.
 */
export function withOwnShader(program: Program, inputs: Parameters<Run>[1]): Program {
  const largest = env().getNumber('WEBGL_MAX_TEXTURE_SIZE');
  const shapes = [...inputs.map(({ shape }) => shape), program.outputShape];
  if (!shapes.some((shape) => shape.some((side) => side > largest))) return program;
  const userCode = `${program.userCode}\n// ${shapes.join(' ')}`;
  return Object.create(program, { userCode: { value: userCode } });
}
