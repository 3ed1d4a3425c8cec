import { models } from 'virtual:catalog';
import type { JSX } from 'preact';
import { LIMITS } from '../../settings/limits.js';
import { settingsText } from '../../settings/messages.js';
import { findModel } from '../../settings/models.js';
import { defaultLearningRate } from '../../settings/run-spec.js';
import { change, type Settings, settings } from '../../settings/settings.js';
import { NumberField, SelectField } from '../../ui/field.js';
import { BackendSettings } from './backend-settings.js';
import { ExpertSettings } from './expert-settings.js';
import { formText } from './messages.js';

const SCHEDULES = [
  ['recipe', 'scheduleRecipe'],
  ['constant', 'scheduleConstant'],
  ['cosine', 'scheduleCosine'],
  ['one-cycle', 'scheduleOneCycle'],
  ['step', 'scheduleStep'],
  ['plateau', 'schedulePlateau'],
] as const;

/** Choice of the training recipe and the backend. */
export function RecipeSettings(): JSX.Element {
  const { optimizer, learningRate, schedule, epochs, batchSize, seed } = settings.value;
  const t = formText.value;
  const names = settingsText.value;
  return (
    <section class="stack" aria-label={t.trainingPart}>
      <h2>{t.trainingPart}</h2>
      <div class="fields">
        <SelectField
          label={names.optimizer}
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
        <NumberField
          label={names.learningRate}
          value={learningRate}
          {...LIMITS.learningRate}
          onChange={(value) => change({ learningRate: value })}
        />
        <SelectField
          label={names.schedule}
          value={schedule}
          choices={SCHEDULES.map(([value, text]) => ({ value, text: t[text] }))}
          onChange={(name) => change({ schedule: name as Settings['schedule'] })}
        />
        <NumberField
          label={names.epochs}
          value={epochs}
          {...LIMITS.epochs}
          onChange={(value) => change({ epochs: value })}
        />
        <NumberField
          label={names.batchSize}
          value={batchSize}
          {...LIMITS.batchSize}
          onChange={(value) => change({ batchSize: value })}
        />
        <NumberField
          label={names.seed}
          value={seed}
          {...LIMITS.seed}
          onChange={(value) => change({ seed: value })}
        />
      </div>
      <ExpertSettings />
      <BackendSettings />
    </section>
  );
}

function chooseOptimizer(name: Settings['optimizer']): void {
  const { model, variant } = settings.value;
  const recipe = findModel(models, model, variant)?.variant.recipe;
  change({ optimizer: name, ...(recipe && { learningRate: defaultLearningRate(name, recipe) }) });
}
