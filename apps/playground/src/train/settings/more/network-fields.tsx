import { models } from 'virtual:catalog';
import type { JSX } from 'preact';
import { chooseModel } from '../../../settings/choose-model.js';
import { LIMITS } from '../../../settings/limits.js';
import { settingsText } from '../../../settings/messages.js';
import { CUSTOM } from '../../../settings/model-name.js';
import { type ChosenModel, findModel } from '../../../settings/models.js';
import { change, settings } from '../../../settings/settings.js';
import { SelectField } from '../../../ui/field.js';
import { NumberField } from '../../../ui/number-field.js';
import type { ChosenWeights } from '../../../weights/starting-weights.js';
import { moreText } from './messages.js';

/** Input sizes in pixels. 0 is the model's default. */
const SIDES = [0, 28, 32, 48, 64, 96, 128, 224];

/**
 * The variant of the network and its size.
 * @param weights The weights that the run starts from, which determine the network.
 */
export function NetworkFields({ weights }: { readonly weights: ChosenWeights | undefined }): JSX.Element {
  const { model, variant, widthMultiplier, side } = settings.value;
  const chosen = findModel(models, model, variant) ?? findModel(models, model);
  const names = settingsText.value;
  return (
    <div class="fields">
      {!weights && (
        <>
          <SelectField
            label={names.variant}
            word="variant"
            value={variant}
            choices={(chosen?.entry.variants ?? []).map(({ name }) => ({ value: name, text: name }))}
            onChange={(name) => chooseModel(model, name)}
          />
          <NumberField
            label={names.widthMultiplier}
            word="widthMultiplier"
            disabled={model === CUSTOM}
            value={widthMultiplier}
            {...LIMITS.widthMultiplier}
            onChange={(value) => change({ widthMultiplier: value })}
          />
        </>
      )}
      <SelectField
        label={names.side}
        word="side"
        value={String(side)}
        disabled={weights?.model.resizable === false}
        choices={SIDES.map((pixels) => ({
          value: String(pixels),
          text: pixels === 0 ? defaultInput(chosen) : `${pixels} × ${pixels}`,
        }))}
        onChange={(value) => change({ side: Number(value) })}
      />
    </div>
  );
}

function defaultInput(chosen: ChosenModel | undefined): string {
  const [height, width] = chosen?.variant.input ?? chosen?.entry.input ?? [0, 0];
  return moreText.value.defaultSide({ height, width });
}
