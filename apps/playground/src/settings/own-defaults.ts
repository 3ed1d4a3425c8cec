import type { Recipe } from '@convkit/core';
import { planSteps } from 'convkit';
import { optimizerNameOf } from './run-spec.js';
import { DEFAULTS, type Settings } from './settings.js';

/** The settings that depend on the number of images unless the user chooses them. */
export type PlannedSettings = Pick<
  Settings,
  'epochs' | 'batchSize' | 'optimizer' | 'learningRate' | 'schedule'
>;

type Name = keyof PlannedSettings;

/** What was set for a number of images. */
export interface OwnPlan {
  /** Model and variant that it was made for. */
  readonly network: string;
  readonly set: PlannedSettings;
  /** The settings that the user chose. */
  readonly chosen: ReadonlySet<Name>;
}

const NAMES: readonly Name[] = ['epochs', 'batchSize', 'optimizer', 'learningRate', 'schedule'];

/** What few images train well with, in whatever network: the choice of `trainClassifier`. */
const SMALL = { optimizer: 'adamw', learningRate: 0.001, schedule: 'cosine' } as const;

/**
 * Plans enough steps for a number of training images, as the library does. What the user chose stays.
 * @param images Number of training images. `undefined` plans the usual run of the network.
 * @param last The plan that the settings come from.
 */
export function planOwn(
  settings: Settings,
  recipe: Recipe,
  images: number | undefined,
  last: OwnPlan | undefined,
): OwnPlan {
  const network = `${settings.model} ${settings.variant}`;
  const usual: PlannedSettings = {
    epochs: DEFAULTS.epochs,
    batchSize: recipe.batchSize,
    optimizer: optimizerNameOf(recipe),
    learningRate: recipe.optimizer.learningRate,
    schedule: 'recipe',
  };
  const isChosen = (name: Name) => {
    if (!last) return settings[name] !== usual[name];
    if (last.network === network) return last.chosen.has(name) || settings[name] !== last.set[name];
    return settings[name] !== usual[name] && settings[name] !== last.set[name];
  };
  const chosen = new Set(NAMES.filter(isChosen));
  const planned = images === undefined ? usual : forImages(usual, settings, images, chosen);
  const set = Object.fromEntries(
    NAMES.map((name) => [name, chosen.has(name) ? settings[name] : planned[name]]),
  ) as unknown as PlannedSettings;
  return { network, set, chosen };
}

function forImages(
  usual: PlannedSettings,
  { epochs, batchSize }: Settings,
  images: number,
  chosen: ReadonlySet<Name>,
): PlannedSettings {
  const own = {
    ...(chosen.has('epochs') && { epochs }),
    ...(chosen.has('batchSize') && { batchSize }),
  };
  const asked = { ...usual, ...own };
  const steps = planSteps(images, usual, own);
  const isSmall = steps.epochs !== asked.epochs || steps.batchSize !== asked.batchSize;
  // The learning rate belongs to the optimizer.
  const isFree = !chosen.has('optimizer') && !chosen.has('learningRate') && !chosen.has('schedule');
  return { ...usual, ...(isSmall && isFree && SMALL), epochs: steps.epochs, batchSize: steps.batchSize };
}
