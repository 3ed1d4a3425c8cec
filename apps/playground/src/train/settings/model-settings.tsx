import { models } from 'virtual:catalog';
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { chooseModel } from '../../settings/choose-model.js';
import { LIMITS } from '../../settings/limits.js';
import { settingsText } from '../../settings/messages.js';
import { modelOfYear } from '../../settings/model-of-year.js';
import { findModel } from '../../settings/models.js';
import { change, settings } from '../../settings/settings.js';
import { variantText } from '../../settings/variants/messages.js';
import { NumberField, SelectField } from '../../ui/field.js';
import { ErrorMessage } from '../../ui/message.js';
import { chosenWeights } from '../../weights/starting-weights.js';
import { formText } from './messages.js';

/** Input sizes in pixels. 0 is the model's default. */
const SIDES = [0, 28, 32, 48, 64, 96, 128, 224];

/** Choice of the network and its size. If the run starts from weights, they determine the network. */
export function ModelSettings(): JSX.Element {
  const { model, variant, side } = settings.value;
  const weights = chosenWeights.value;
  const [Weights, setWeights] = useState<ComponentType>();
  const [error, setError] = useState<unknown>();
  const isGiven = weights !== undefined;
  // Loaded when needed, to keep the first step fast.
  useEffect(() => {
    if (!isGiven) return;
    import('./weights-settings.js').then(
      ({ WeightsSettings }) => setWeights(() => WeightsSettings),
      setError,
    );
  }, [isGiven]);
  const chosen = findModel(models, model, variant) ?? findModel(models, model);
  const t = formText.value;
  return (
    <section class="stack" aria-label={t.modelPart}>
      <h2>{t.modelPart}</h2>
      <div class="fields">
        {isGiven ? Weights && <Weights /> : <NetworkFields />}
        <SelectField
          label={settingsText.value.side}
          value={String(side)}
          disabled={weights?.model.resizable === false}
          choices={SIDES.map((pixels) => ({
            value: String(pixels),
            text: pixels === 0 ? defaultInput(chosen) : `${pixels} × ${pixels}`,
          }))}
          onChange={(value) => change({ side: Number(value) })}
        />
      </div>
      {chosen && (
        <p class="quiet small">
          {variantText.value[chosen.variant.description]}{' '}
          {t.paper({ paper: chosen.entry.paper, year: String(chosen.entry.year) })}
        </p>
      )}
      {!isGiven && (
        <p class="small">
          <a href="#/save">{t.pretrained}</a>
        </p>
      )}
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}

function NetworkFields(): JSX.Element {
  const { model, variant, widthMultiplier } = settings.value;
  const chosen = findModel(models, model, variant) ?? findModel(models, model);
  const names = settingsText.value;
  return (
    <>
      <SelectField
        label={names.model}
        value={model}
        choices={models.map(({ name, year }) => ({ value: name, text: modelOfYear(name, year) }))}
        onChange={(name) => chooseModel(name)}
      />
      <SelectField
        label={names.variant}
        value={variant}
        choices={(chosen?.entry.variants ?? []).map(({ name }) => ({ value: name, text: name }))}
        onChange={(name) => chooseModel(model, name)}
      />
      <NumberField
        label={names.widthMultiplier}
        value={widthMultiplier}
        {...LIMITS.widthMultiplier}
        onChange={(value) => change({ widthMultiplier: value })}
      />
    </>
  );
}

function defaultInput(chosen: ReturnType<typeof findModel>): string {
  const [height, width] = chosen?.variant.input ?? chosen?.entry.input ?? [0, 0];
  return formText.value.defaultSide({ height, width });
}
