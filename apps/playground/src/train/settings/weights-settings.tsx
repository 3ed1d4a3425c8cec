import type { JSX } from 'preact';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { chooseNetwork, chooseTrained, removeWeights } from '../../weights/choose-weights.js';
import { fittingTitle } from '../../weights/fitting-title.js';
import { chosenWeights, type FittingModel, type TrainedLayers } from '../../weights/starting-weights.js';
import './weights-settings.css';

/** The weights that the next runs start from: their network, which layers to train, and how to remove them. */
export function WeightsSettings(): JSX.Element | null {
  const chosen = chosenWeights.value;
  if (!chosen) return null;
  const { file, inspected, model, trained } = chosen;
  return (
    <>
      <div class="field wide">
        <span class="label">Start from weights</span>
        <div class="weights-file">
          <span>{file.name}</span>
          <Button label={`Remove ${file.name}`} onClick={removeWeights}>
            Remove
          </Button>
        </div>
      </div>
      <SelectField
        label="Network"
        wide
        disabled={inspected.models.length === 1}
        value={String(inspected.models.indexOf(model))}
        choices={inspected.models.map((each, i) => ({ value: String(i), text: fittingTitle(each) }))}
        onChange={(index) => chooseNetwork(chosen, inspected.models[Number(index)] as FittingModel)}
      />
      <SelectField
        label="Train"
        value={trained}
        choices={[
          { value: 'last', text: 'Last layer' },
          { value: 'all', text: 'All layers' },
        ]}
        onChange={(layers) => chooseTrained(chosen, layers as TrainedLayers)}
      />
    </>
  );
}
