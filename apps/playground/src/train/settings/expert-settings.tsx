import { models } from 'virtual:catalog';
import { withOptimizer } from 'convkit';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { LIMITS } from '../../settings/limits.js';
import { settingsText } from '../../settings/messages.js';
import { findModel } from '../../settings/models.js';
import { decayOf } from '../../settings/recipe.js';
import { change, RECIPE_DECAY, type Settings, settings } from '../../settings/settings.js';
import { NumberField } from '../../ui/field.js';
import { formText } from './messages.js';

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

/** Settings that most runs leave to the recipe, folded unless one is changed. An empty field shows what the recipe has. */
export function ExpertSettings(): JSX.Element {
  const { model, variant, optimizer } = settings.value;
  const t = formText.value;
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
      <summary>{t.expert}</summary>
      <div class="fields">
        {FIELDS.map(([name, value]) => (
          <NumberField
            key={name}
            label={settingsText.value[name]}
            hint={t.example({ value })}
            value={settings.value[name]}
            empty={{ value: emptyOf(name), text: String(own[name] ?? t.none) }}
            {...LIMITS[name]}
            onChange={(value) => change({ [name]: value } as Partial<Settings>)}
          />
        ))}
      </div>
    </details>
  );
}

const emptyOf = (name: Name): number => (name === 'weightDecay' ? RECIPE_DECAY : 0);
