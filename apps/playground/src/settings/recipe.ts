import type { Recipe, RunSpec } from '@convkit/core';
import { NAMED_SCHEDULES, type NamedSchedule, namedSchedule, planRecipe, withWarmup } from 'convkit';
import { RECIPE_DECAY, type Settings } from './settings.js';

/** The settings that change how a network is trained. */
type RecipeSettings = Pick<
  Settings,
  'optimizer' | 'learningRate' | 'schedule' | 'warmup' | 'weightDecay' | 'clipNorm' | 'ema' | 'earlyStopping'
>;

/** Applies the settings to the recipe of a variant. */
export function toRecipe(recipe: Recipe, settings: RecipeSettings & Pick<Settings, 'epochs'>): Recipe {
  const { optimizer, learningRate, schedule, warmup, weightDecay, clipNorm, ema, earlyStopping, epochs } =
    settings;
  const planned = planRecipe(recipe, {
    optimizer,
    learningRate,
    ...(schedule !== 'recipe' && { schedule: namedSchedule(schedule, epochs) }),
    ...(weightDecay !== RECIPE_DECAY && { weightDecay }),
    ...(clipNorm > 0 && { clipNorm }),
    // Runs on the page are short: without a warm-up, the average would still be that of the first weights.
    ...(ema > 0 && { ema: { decay: ema, warmup: true } }),
    ...(earlyStopping > 0 && { earlyStopping }),
  });
  return { ...planned, schedule: withWarmup(planned.schedule, warmup) };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The inverse of `toRecipe`, but for the optimizer and the learning rate. What the page cannot choose is left out.
 * @param own - the recipe of the variant with the optimizer and learning rate of the run.
 */
export function recipeSettings(
  { recipe, data, weights }: Pick<RunSpec, 'recipe' | 'data' | 'weights'>,
  own: Recipe | undefined,
): Omit<RecipeSettings, 'optimizer' | 'learningRate'> & Pick<Settings, 'labelSmoothing'> {
  const { schedule } = recipe;
  const isOwn = same(schedule, own?.schedule);
  const isWarm = !isOwn && schedule.name === 'warmup';
  const next = isWarm ? schedule.next : schedule;
  const named = NAMED_SCHEDULES.includes(next.name as NamedSchedule) && !same(next, own?.schedule);
  const decay = decayOf(recipe);
  // Fine-tuning drops the L2 penalties, whatever the weight decay.
  const hasOwnDecay = decay === (own && decayOf(own)) && (weights !== undefined || same(recipe.l2, own?.l2));
  const smoothing = data.transforms?.find(({ name }) => name === 'label-smoothing');
  const changed = (value: number | undefined, ownValue: number | undefined) =>
    value === ownValue ? 0 : (value ?? 0);
  return {
    schedule: named ? (next.name as NamedSchedule) : 'recipe',
    warmup: isWarm ? schedule.epochs : 0,
    weightDecay: hasOwnDecay ? RECIPE_DECAY : (decay ?? 0),
    clipNorm: changed(recipe.clipNorm, own?.clipNorm),
    labelSmoothing: (smoothing as { readonly amount?: number } | undefined)?.amount ?? 0,
    ema: changed(recipe.ema?.decay, own?.ema?.decay),
    earlyStopping: changed(recipe.earlyStopping?.patience, own?.earlyStopping?.patience),
  };
}

/** The weight decay of a recipe's optimizer, if it is a built-in one. */
export const decayOf = ({ optimizer }: Recipe): number | undefined =>
  optimizer.name === 'custom' ? undefined : optimizer.weightDecay;
