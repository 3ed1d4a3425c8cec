import type { JSX } from 'preact';
import { AUGMENTATIONS } from '../../../data/augmentation.js';
import { LIMITS } from '../../../settings/limits.js';
import { settingsText } from '../../../settings/messages.js';
import { change, settings } from '../../../settings/settings.js';
import { SelectField } from '../../../ui/field.js';
import { NumberField } from '../../../ui/number-field.js';
import { moreText } from './messages.js';

const TITLES = {
  none: 'augmentNone',
  shift: 'augmentShift',
  affine: 'augmentAffine',
  elastic: 'augmentElastic',
  flip: 'augmentFlip',
  erase: 'augmentErase',
} as const;

/** How many images to train on, and how to augment them. */
export function ImageFields(): JSX.Element {
  const { limit, augmentation } = settings.value;
  const t = moreText.value;
  const names = settingsText.value;
  return (
    <div class="fields">
      <NumberField
        label={names.limit}
        word="limit"
        empty={{ value: 0, text: t.all }}
        value={limit}
        {...LIMITS.limit}
        onChange={(value) => change({ limit: value })}
      />
      <SelectField
        label={names.augmentation}
        word="augmentation"
        value={augmentation}
        choices={AUGMENTATIONS.map(({ name }) => ({ value: name, text: t[TITLES[name]] }))}
        onChange={(name) => change({ augmentation: name })}
      />
    </div>
  );
}
