import { models } from 'virtual:catalog';
import { withOptimizer } from 'convkit';
import type { JSX } from 'preact';
import { LIMITS } from '../../../settings/limits.js';
import { settingsText } from '../../../settings/messages.js';
import { findModel } from '../../../settings/models.js';
import { decayOf } from '../../../settings/recipe.js';
import { change, RECIPE_DECAY, type Settings, settings } from '../../../settings/settings.js';
import { NumberField } from '../../../ui/number-field.js';
import { moreText } from './messages.js';

type Name = 'warmup' | 'weightDecay' | 'clipNorm' | 'labelSmoothing' | 'ema' | 'earlyStopping';

/** The fields, each with an example. */
const FIELDS: readonly (readonly [name: Name, example: string])[] = [
  ['warmup', '0.5'],
  ['weightDecay', '0.01'],
  ['clipNorm', '1'],
  ['labelSmoothing', '0.1'],
  ['ema', '0.99'],
  ['earlyStopping', '3'],
];

/** Settings that the recipe decides. An empty field shows what the recipe has. */
export function ExpertFields(): JSX.Element {
  const { model, variant, optimizer } = settings.value;
  const t = moreText.value;
  const recipe = findModel(models, model, variant)?.variant.recipe;
  const own: Partial<Record<Name, number | undefined>> = recipe
    ? {
        weightDecay: decayOf(withOptimizer(recipe, { optimizer })) ?? recipe.l2[0]?.coefficient,
        clipNorm: recipe.clipNorm,
        ema: recipe.ema?.decay,
        earlyStopping: recipe.earlyStopping?.patience,
      }
    : {};
  return (
    <div class="fields">
      {FIELDS.map(([name, value]) => (
        <NumberField
          key={name}
          word={name}
          label={settingsText.value[name]}
          hint={t.example({ value })}
          value={settings.value[name]}
          empty={{ value: emptyOf(name), text: String(own[name] ?? t.none) }}
          {...LIMITS[name]}
          onChange={(value) => change({ [name]: value } as Partial<Settings>)}
        />
      ))}
    </div>
  );
}

const emptyOf = (name: Name): number => (name === 'weightDecay' ? RECIPE_DECAY : 0);
