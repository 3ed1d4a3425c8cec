import { defineText, phrase } from '../language/text.js';

export const weightsText = defineText('weights', {
  fitting: phrase('{model} ({variant})'),
  fittingOfWidth: phrase('{model} ({variant}, {width}× wide)'),
});
