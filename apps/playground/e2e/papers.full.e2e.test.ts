import { it } from 'vitest';
import { fitsPhone } from './paper.js';
import { useSite } from './site.js';

const site = useSite();

it.each(['alexnet', 'vgg', 'nin', 'googlenet', 'resnet'])(
  '%s: fits a phone without serious axe violations in either theme',
  (paper) => fitsPhone(site, paper),
);
