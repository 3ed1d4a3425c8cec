import type { JSX } from 'preact';
import { settingsText } from '../../settings/messages.js';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { chooseNetwork, chooseTrained, removeWeights } from '../../weights/choose-weights.js';
import { fittingTitle } from '../../weights/fitting-title.js';
import { chosenWeights, type FittingModel, type TrainedLayers } from '../../weights/starting-weights.js';
import { formText } from './messages.js';
import './weights-settings.css';

/** The weights that the next runs start from: their network, which layers to train, and how to remove them. */
export function WeightsSettings(): JSX.Element | null {
  const chosen = chosenWeights.value;
  if (!chosen) return null;
  const { file, inspected, model, trained } = chosen;
  const t = formText.value;
  return (
    <>
      <div class="field wide">
        <span class="label">{t.startFrom}</span>
        <div class="weights-file">
          <span>{file.name}</span>
          <Button label={t.removeFile({ file: file.name })} onClick={removeWeights}>
            {t.remove}
          </Button>
        </div>
      </div>
      <SelectField
        label={settingsText.value.model}
        wide
        disabled={inspected.models.length === 1}
        value={String(inspected.models.indexOf(model))}
        choices={inspected.models.map((each, i) => ({ value: String(i), text: fittingTitle(each) }))}
        onChange={(index) => chooseNetwork(chosen, inspected.models[Number(index)] as FittingModel)}
      />
      <SelectField
        label={t.trainedLayers}
        value={trained}
        choices={[
          { value: 'last', text: t.lastLayer },
          { value: 'all', text: t.allLayers },
        ]}
        onChange={(layers) => chooseTrained(chosen, layers as TrainedLayers)}
      />
    </>
  );
}
