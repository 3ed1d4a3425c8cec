import type { TranslationOf } from '../language/text.js';
import type { weightsText } from './messages.js';

export const chinese: TranslationOf<typeof weightsText> = {
  fitting: '{model}（{variant}）',
  fittingOfWidth: '{model}（{variant}，宽度为 {width} 倍）',
};
