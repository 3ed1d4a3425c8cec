import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { env } from '@tensorflow/tfjs-core';

type Run = MathBackendWebGL['runWebGLProgram'];
type Program = Parameters<Run>[0];

/**
 * Gives the program its own shader if a tensor has a side longer than the largest texture. tfjs uses one shader for all shapes of a rank
 * (`WEBGL_USE_SHAPES_UNIFORMS`). The shader's key compares a tensor's whole shape with that of its texture, but its code compares the shape
 * without leading ones. So a tensor with a folded texture would be read by a shader for an unfolded one.
 */
export function withOwnShader(program: Program, inputs: Parameters<Run>[1]): Program {
  const largest = env().getNumber('WEBGL_MAX_TEXTURE_SIZE');
  const shapes = [...inputs.map(({ shape }) => shape), program.outputShape];
  if (!shapes.some((shape) => shape.some((side) => side > largest))) return program;
  const userCode = `${program.userCode}\n// ${shapes.join(' ')}`;
  return Object.create(program, { userCode: { value: userCode } });
}
