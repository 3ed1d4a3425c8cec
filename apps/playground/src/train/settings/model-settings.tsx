import { models } from 'virtual:catalog';
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { sentenceGap } from '../../language/formats.js';
import { chooseModel } from '../../settings/choose-model.js';
import { settingsText } from '../../settings/messages.js';
import { CUSTOM } from '../../settings/model-name.js';
import { modelOfYear } from '../../settings/model-of-year.js';
import { findModel } from '../../settings/models.js';
import { settings } from '../../settings/settings.js';
import { variantText } from '../../settings/variants/messages.js';
import { SelectField } from '../../ui/field.js';
import { ErrorMessage } from '../../ui/message.js';
import { chosenWeights } from '../../weights/starting-weights.js';
import { formText } from './messages.js';

/** Choice of the network. If the run starts from weights, they determine the network. */
export function ModelSettings(): JSX.Element {
  const { model, variant, blocks } = settings.value;
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
        {isGiven ? (
          Weights && <Weights />
        ) : (
          <SelectField
            label={settingsText.value.model}
            word="model"
            wide
            value={model}
            choices={models
              .filter(({ name }) => name !== CUSTOM || blocks !== '')
              .map(({ name, year }) => ({ value: name, text: modelOfYear(name, year) }))}
            onChange={(name) => chooseModel(name)}
          />
        )}
      </div>
      {chosen && (
        <p class="quiet small">
          {variantText.value[chosen.variant.description]}
          {chosen.entry.paper &&
            sentenceGap() + t.paper({ paper: chosen.entry.paper, year: String(chosen.entry.year) })}
        </p>
      )}
      {!isGiven && (
        <p class="small row">
          <a href="#/save">{t.pretrained}</a>
          <BuilderLink />
        </p>
      )}
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}

/** Opens the builder, with the network of the settings if it was built there. */
function BuilderLink(): JSX.Element {
  const { model, blocks } = settings.value;
  const isCustom = model === CUSTOM;
  return (
    <a href={isCustom ? `#/build?net=${blocks}` : '#/build'}>
      {isCustom ? formText.value.editBlocks : formText.value.build}
    </a>
  );
}
