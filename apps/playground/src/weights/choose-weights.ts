import { models } from 'virtual:catalog';
import { chooseModel } from '../settings/choose-model.js';
import { findModel } from '../settings/models.js';
import { change, type Settings, settings } from '../settings/settings.js';
import {
  type ChosenWeights,
  chosenWeights,
  type FittingModel,
  type TrainedLayers,
} from './starting-weights.js';

/** Height and width of the images in pixels: large enough for weights of ImageNet, and small enough to train in a tab. */
const SIDE = 128;

/** Learning rates of AdamW that `trainClassifier` uses, too. */
const LEARNING_RATES: Readonly<Record<TrainedLayers, number>> = { last: 0.001, all: 0.0001 };

/** Lets the next runs start from weights, with settings that suit a few images of the user's own. */
export function chooseWeights({ file, inspected }: Pick<ChosenWeights, 'file' | 'inspected'>): void {
  const model = inspected.models[0] as FittingModel;
  chosenWeights.value = { file, inspected, model, trained: 'last' };
  change({
    ...networkOf(model),
    data: 'own',
    limit: 0,
    augmentation: 'none',
    optimizer: 'adamw',
    learningRate: LEARNING_RATES.last,
    schedule: 'cosine',
    epochs: 10,
    batchSize: 8,
  });
}

/** Chooses another of the networks that the weights fit. */
export function chooseNetwork(chosen: ChosenWeights, model: FittingModel): void {
  chosenWeights.value = { ...chosen, model };
  change(networkOf(model));
}

/** Chooses which layers are trained, with a learning rate that suits them. */
export function chooseTrained(chosen: ChosenWeights, trained: TrainedLayers): void {
  chosenWeights.value = { ...chosen, trained };
  change({ learningRate: LEARNING_RATES[trained] });
}

/** Lets the next runs start from random weights again, with the recipe of the network. */
export function removeWeights(): void {
  chooseModel(settings.value.model, settings.value.variant);
  chosenWeights.value = undefined;
}

function networkOf({ name, variant, widthMultiplier, resizable }: FittingModel): Partial<Settings> {
  const chosen = findModel(models, name, variant);
  const [published = 0] = chosen?.variant.input ?? chosen?.entry.input ?? [];
  return { model: name, variant, widthMultiplier, side: resizable && published > SIDE ? SIDE : 0 };
}
