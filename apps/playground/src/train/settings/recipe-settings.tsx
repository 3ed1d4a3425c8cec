import type { JSX } from 'preact';
import { LIMITS } from '../../settings/limits.js';
import { settingsText } from '../../settings/messages.js';
import { change, settings } from '../../settings/settings.js';
import { NumberField } from '../../ui/number-field.js';
import { formText } from './messages.js';

const FIELDS = ['epochs', 'learningRate', 'batchSize'] as const;

/** The settings of training that matter most. */
export function RecipeSettings(): JSX.Element {
  const { trainingPart } = formText.value;
  return (
    <section class="stack" aria-label={trainingPart}>
      <h2>{trainingPart}</h2>
      <div class="fields">
        {FIELDS.map((name) => (
          <NumberField
            key={name}
            label={settingsText.value[name]}
            word={name}
            value={settings.value[name]}
            {...LIMITS[name]}
            onChange={(value) => change({ [name]: value })}
          />
        ))}
      </div>
    </section>
  );
}
