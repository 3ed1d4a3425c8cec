import { modelTitle } from '../settings/models.js';
import { weightsText } from './messages.js';
import type { FittingModel } from './starting-weights.js';

/** For example `ResNet-18 (torchvision)`, with its width multiplier if that is not 1. */
export function fittingTitle({ name, variant, widthMultiplier }: FittingModel): string {
  const t = weightsText.value;
  const model = modelTitle(name);
  if (widthMultiplier === 1) return t.fitting({ model, variant });
  return t.fittingOfWidth({ model, variant, width: Number(widthMultiplier.toPrecision(3)) });
}
