import { models } from 'virtual:catalog';
import { defineText } from '../../language/text.js';

const descriptions = models.flatMap(({ variants }) => variants.map(({ description }) => description));

/** The descriptions of the catalog's variants, by themselves: one that changes needs a new translation. */
export const variantText = defineText(
  'settings/variants',
  Object.fromEntries(descriptions.map((description) => [description, `${description}.`])),
);
