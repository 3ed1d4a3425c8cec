import { models } from 'virtual:catalog';
import type { JSX } from 'preact';
import { LIMITS } from '../../../settings/limits.js';
import { settingsText } from '../../../settings/messages.js';
import { findModel } from '../../../settings/models.js';
import { defaultLearningRate } from '../../../settings/run-spec.js';
import { change, type Settings, settings } from '../../../settings/settings.js';
import { SelectField } from '../../../ui/field.js';
import { NumberField } from '../../../ui/number-field.js';
import { moreText } from './messages.js';

const SCHEDULES = [
  ['recipe', 'scheduleRecipe'],
  ['constant', 'scheduleConstant'],
  ['cosine', 'scheduleCosine'],
  ['one-cycle', 'scheduleOneCycle'],
  ['step', 'scheduleStep'],
  ['plateau', 'schedulePlateau'],
] as const;

/** How the weights are updated, and the seed. */
export function OptimizerFields(): JSX.Element {
  const { optimizer, schedule, seed } = settings.value;
  const t = moreText.value;
  const names = settingsText.value;
  return (
    <div class="fields">
      <SelectField
        label={names.optimizer}
        word="optimizer"
        value={optimizer}
        choices={[
          { value: 'sgd', text: t.sgd },
          { value: 'adam', text: 'Adam' },
          { value: 'adamw', text: 'AdamW' },
          { value: 'rmsprop', text: 'RMSProp' },
          { value: 'lion', text: 'Lion' },
          { value: 'lamb', text: 'LAMB' },
        ]}
        onChange={(name) => chooseOptimizer(name as Settings['optimizer'])}
      />
      <SelectField
        label={names.schedule}
        word="schedule"
        value={schedule}
        choices={SCHEDULES.map(([value, text]) => ({ value, text: t[text] }))}
        onChange={(name) => change({ schedule: name as Settings['schedule'] })}
      />
      <NumberField
        label={names.seed}
        word="seed"
        value={seed}
        {...LIMITS.seed}
        onChange={(value) => change({ seed: value })}
      />
    </div>
  );
}

function chooseOptimizer(name: Settings['optimizer']): void {
  const { model, variant } = settings.value;
  const recipe = findModel(models, model, variant)?.variant.recipe;
  change({ optimizer: name, ...(recipe && { learningRate: defaultLearningRate(name, recipe) }) });
}
