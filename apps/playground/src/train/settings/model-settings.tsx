import { models } from 'virtual:catalog';
import type { JSX } from 'preact';
import { findModel, modelTitle } from '../../settings/models.js';
import { change, settings } from '../../settings/settings.js';
import { NumberField, SelectField } from '../../ui/field.js';

/** Input sizes in pixels. 0 is the model's default. */
const SIDES = [0, 28, 32, 48, 64, 96, 128, 224];

/** Choice of the network and its size. */
export function ModelSettings(): JSX.Element {
  const { model, variant, widthMultiplier, side } = settings.value;
  const chosen = findModel(models, model, variant) ?? findModel(models, model);
  return (
    <section class="stack" aria-label="Model">
      <h2>Model</h2>
      <div class="fields">
        <SelectField
          label="Network"
          value={model}
          choices={models.map(({ name, year }) => ({ value: name, text: `${modelTitle(name)} (${year})` }))}
          onChange={(name) => chooseModel(name)}
        />
        <SelectField
          label="Variant"
          value={variant}
          choices={(chosen?.entry.variants ?? []).map(({ name }) => ({ value: name, text: name }))}
          onChange={(name) => chooseModel(model, name)}
        />
        <NumberField
          label="Width multiplier"
          value={widthMultiplier}
          min={0.05}
          max={8}
          onChange={(value) => change({ widthMultiplier: value })}
        />
        <SelectField
          label="Input size"
          value={String(side)}
          choices={SIDES.map((pixels) => ({
            value: String(pixels),
            text: pixels === 0 ? defaultInput(chosen) : `${pixels} × ${pixels}`,
          }))}
          onChange={(value) => change({ side: Number(value) })}
        />
      </div>
      {chosen && (
        <p class="quiet small">
          {chosen.variant.description}. {chosen.entry.paper}, {chosen.entry.year}.
        </p>
      )}
    </section>
  );
}

function defaultInput(chosen: ReturnType<typeof findModel>): string {
  const [height, width] = chosen?.variant.input ?? chosen?.entry.input ?? [0, 0];
  return `default, ${height} × ${width}`;
}

/** Selects a model with the recipe of its variant. */
function chooseModel(name: string, variantName?: string): void {
  const chosen = findModel(models, name, variantName);
  if (!chosen) return;
  const { recipe } = chosen.variant;
  change({
    model: name,
    variant: chosen.variant.name,
    optimizer: recipe.optimizer.name,
    learningRate: recipe.optimizer.learningRate,
    schedule: 'recipe',
    batchSize: recipe.batchSize,
    side: 0,
    widthMultiplier: 1,
  });
}
