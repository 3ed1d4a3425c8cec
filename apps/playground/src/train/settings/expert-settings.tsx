import { models } from 'virtual:catalog';
import { withOptimizer } from 'convkit';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { LIMITS } from '../../settings/limits.js';
import { findModel } from '../../settings/models.js';
import { decayOf } from '../../settings/recipe.js';
import { change, RECIPE_DECAY, type Settings, settings } from '../../settings/settings.js';
import { NumberField } from '../../ui/field.js';

type Name = 'warmup' | 'weightDecay' | 'clipNorm' | 'labelSmoothing' | 'ema' | 'earlyStopping';

const FIELDS: readonly (readonly [name: Name, label: string, hint: string])[] = [
  ['warmup', 'Warm-up', 'For example 0.5'],
  ['weightDecay', 'Weight decay', 'For example 0.01'],
  ['clipNorm', 'Gradient norm limit', 'For example 1'],
  ['labelSmoothing', 'Label smoothing', 'For example 0.1'],
  ['ema', 'EMA decay', 'For example 0.99'],
  ['earlyStopping', 'Early stopping patience', 'For example 3'],
];

/** Settings that most runs leave to the recipe, folded unless one is changed. An empty field shows what the recipe has. */
export function ExpertSettings(): JSX.Element {
  const { model, variant, optimizer } = settings.value;
  const recipe = findModel(models, model, variant)?.variant.recipe;
  const [isOpen, setIsOpen] = useState(false);
  const isChanged = FIELDS.some(([name]) => settings.value[name] !== emptyOf(name));
  const own: Partial<Record<Name, number | undefined>> = recipe
    ? {
        weightDecay: decayOf(withOptimizer(recipe, { optimizer })) ?? recipe.l2[0]?.coefficient,
        clipNorm: recipe.clipNorm,
        ema: recipe.ema?.decay,
        earlyStopping: recipe.earlyStopping?.patience,
      }
    : {};
  return (
    <details open={isOpen || isChanged} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>Expert settings</summary>
      <div class="fields">
        {FIELDS.map(([name, label, hint]) => (
          <NumberField
            key={name}
            label={label}
            hint={hint}
            value={settings.value[name]}
            empty={{ value: emptyOf(name), text: String(own[name] ?? 'none') }}
            {...LIMITS[name]}
            onChange={(value) => change({ [name]: value } as Partial<Settings>)}
          />
        ))}
      </div>
    </details>
  );
}

const emptyOf = (name: Name): number => (name === 'weightDecay' ? RECIPE_DECAY : 0);
