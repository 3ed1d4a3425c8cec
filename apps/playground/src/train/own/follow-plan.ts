import { models } from 'virtual:catalog';
import { computed, effect, signal, untracked } from '@preact/signals';
import { trainingImages } from '../../data/own-summary.js';
import { findModel } from '../../settings/models.js';
import { type OwnPlan, planOwn } from '../../settings/own-defaults.js';
import { change, settings } from '../../settings/settings.js';
import { chosenWeights } from '../../weights/starting-weights.js';
import { ownSummary } from './own-state.js';

/** The plan that the settings follow, while the user's own images are chosen. */
export const ownPlan = signal<OwnPlan | undefined>(undefined);

/** What a plan depends on. What the user types meanwhile does not change it. */
const basis = computed(() => {
  const { data, model, variant, limit } = settings.value;
  const summary = data === 'own' ? ownSummary() : undefined;
  const all = summary && trainingImages(summary);
  const images = all && limit > 0 ? Math.min(limit, all) : all;
  return JSON.stringify({ model, variant, images, isFineTuning: chosenWeights.value !== undefined });
});

/** Fits epochs, batch size and optimizer to the number of the user's own images, and undoes that for other data. */
effect(() => {
  const { model, variant, images, isFineTuning } = JSON.parse(basis.value);
  const last = ownPlan.peek();
  // Weights bring settings of their own.
  if (isFineTuning) {
    ownPlan.value = undefined;
    return;
  }
  const recipe = findModel(models, model, variant)?.variant.recipe;
  if (!recipe || (!images && !last)) return;
  const plan = planOwn(settings.peek(), recipe, images || undefined, last);
  ownPlan.value = images ? plan : undefined;
  // `change` reads all settings, which would run this again.
  untracked(() => change(plan.set));
});
