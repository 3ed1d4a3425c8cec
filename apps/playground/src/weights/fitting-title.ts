import { modelTitle } from '../settings/models.js';
import type { FittingModel } from './starting-weights.js';

/** For example `ResNet-18 (torchvision)`, with its width multiplier if that is not 1. */
export function fittingTitle({ name, variant, widthMultiplier }: FittingModel): string {
  const width = widthMultiplier === 1 ? '' : `, ${Number(widthMultiplier.toPrecision(3))}× wide`;
  return `${modelTitle(name)} (${variant}${width})`;
}
