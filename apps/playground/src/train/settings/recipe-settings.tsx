import { models } from 'virtual:catalog';
import type { JSX } from 'preact';
import { LIMITS } from '../../settings/limits.js';
import { findModel } from '../../settings/models.js';
import { defaultLearningRate } from '../../settings/run-spec.js';
import { change, type Settings, settings } from '../../settings/settings.js';
import { NumberField, SelectField } from '../../ui/field.js';
import { BackendSettings } from './backend-settings.js';
import { ExpertSettings } from './expert-settings.js';

const SCHEDULES = [
  { value: 'recipe', text: 'From the recipe' },
  { value: 'constant', text: 'Constant' },
  { value: 'cosine', text: 'Cosine' },
  { value: 'one-cycle', text: 'One cycle' },
  { value: 'step', text: 'Three steps' },
  { value: 'plateau', text: 'Reduce on plateau' },
];

/** Choice of the training recipe and the backend. */
export function RecipeSettings(): JSX.Element {
  const { optimizer, learningRate, schedule, epochs, batchSize, seed } = settings.value;
  return (
    <section class="stack" aria-label="Training">
      <h2>Training</h2>
      <div class="fields">
        <SelectField
          label="Optimizer"
          value={optimizer}
          choices={[
            { value: 'sgd', text: 'SGD with momentum' },
            { value: 'adam', text: 'Adam' },
            { value: 'adamw', text: 'AdamW' },
            { value: 'rmsprop', text: 'RMSProp' },
            { value: 'lion', text: 'Lion' },
            { value: 'lamb', text: 'LAMB' },
          ]}
          onChange={(name) => chooseOptimizer(name as Settings['optimizer'])}
        />
        <NumberField
          label="Learning rate"
          value={learningRate}
          {...LIMITS.learningRate}
          onChange={(value) => change({ learningRate: value })}
        />
        <SelectField
          label="Schedule"
          value={schedule}
          choices={SCHEDULES}
          onChange={(name) => change({ schedule: name as Settings['schedule'] })}
        />
        <NumberField
          label="Epochs"
          value={epochs}
          {...LIMITS.epochs}
          onChange={(value) => change({ epochs: value })}
        />
        <NumberField
          label="Batch size"
          value={batchSize}
          {...LIMITS.batchSize}
          onChange={(value) => change({ batchSize: value })}
        />
        <NumberField
          label="Seed"
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
