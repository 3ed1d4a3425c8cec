import { ConfigError, checkNumber, checkPositive, type DistillationSpec, type Module } from '@convkit/core';
import { distillationLoss } from '@convkit/ops';
import { add, mul, type Scalar, type Tensor2D } from '@tensorflow/tfjs-core';

/** A teacher with the constants of its loss. */
export interface Teacher extends DistillationSpec {
  /** The trained network. It runs in inference, without gradients. */
  readonly module: Module;
}

/**
 * Returns the teacher of a run, if it has one.
 * @throws ConfigError if the recipe's constants are invalid, or only one of teacher and recipe is given.
 */
export function teacherOf(
  spec: DistillationSpec | undefined,
  module: Module | undefined,
): Teacher | undefined {
  if (spec) {
    checkPositive("distillation's temperature", spec.temperature);
    checkNumber("distillation's weight", spec.weight, 'above 0 and at most 1', (x) => x > 0 && x <= 1);
  }
  if (spec && !module) {
    throw new ConfigError("The recipe's distillation needs a teacher", {
      hint: 'Pass the trained network as teacher, or remove distillation.',
    });
  }
  if (!spec && module) {
    throw new ConfigError("The teacher has no effect without the recipe's distillation", {
      hint: 'Set distillation: { temperature, weight }, or remove the teacher.',
    });
  }
  return spec && module ? { ...spec, module } : undefined;
}

/** (1 - weight) * loss + weight * T^2 * KL(teacher || student), of the scores of both, [n, classes]. Hinton et al. 2015, section 2. */
export function withDistillation(
  loss: Scalar,
  outputs: Tensor2D,
  taught: Tensor2D,
  { temperature, weight }: DistillationSpec,
): Scalar {
  const soft = mul(distillationLoss(outputs, taught, temperature), weight) as Scalar;
  return weight === 1 ? soft : add(mul(loss, 1 - weight), soft);
}
