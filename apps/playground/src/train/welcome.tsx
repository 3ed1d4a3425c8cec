import { models } from 'virtual:catalog';
import type { JSX } from 'preact';
import { sentenceGap } from '../language/formats.js';
import { RichText } from '../language/rich-text.js';
import { modelOfYear } from '../settings/model-of-year.js';
import { findModel } from '../settings/models.js';
import { settings } from '../settings/settings.js';
import { uiText } from '../ui/messages.js';
import { chosenWeights } from '../weights/starting-weights.js';
import { trainText } from './messages.js';
import { sourceTitle } from './settings/data-settings.js';

/** Explains what Start does with the current settings and what to do next. */
export function Welcome(): JSX.Element {
  const { model, variant, data, epochs } = settings.value;
  const weights = chosenWeights.value;
  const year = findModel(models, model, variant)?.entry.year;
  const t = trainText.value;
  const plan = t.plan({
    model: modelOfYear(model, year),
    data: data === 'own' ? t.ownImages : sourceTitle(data),
    count: epochs,
  });
  return (
    <section class="card stack">
      <h2>{t.whatHappens}</h2>
      <p>
        <RichText text={plan} />
        {weights && sentenceGap() + t.fromWeights({ file: weights.file.name })}
        {sentenceGap() + t.staysHere}
      </p>
      <ol class="steps">
        <li>
          <strong>{uiText.value.train}</strong>
          <span class="quiet">{t.trainStep}</span>
        </li>
        <li>
          <a href="#/try">
            <strong>{uiText.value.try}</strong>
          </a>
          <span class="quiet">{t.tryStep}</span>
        </li>
        <li>
          <a href="#/inside">
            <strong>{uiText.value.inside}</strong>
          </a>
          <span class="quiet">{t.insideStep}</span>
        </li>
      </ol>
      <p class="quiet small">
        <RichText text={t.papers} tags={{ a: (content) => <a href="#/papers">{content}</a> }} />
      </p>
    </section>
  );
}
