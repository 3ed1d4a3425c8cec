import { models } from 'virtual:catalog';
import type { JSX } from 'preact';
import { findModel, modelTitle } from '../settings/models.js';
import { settings } from '../settings/settings.js';
import { chosenWeights } from '../weights/starting-weights.js';
import { sourceTitle } from './settings/data-settings.js';

/** Explains what Start does with the current settings and what to do next. */
export function Welcome(): JSX.Element {
  const { model, variant, data, epochs } = settings.value;
  const weights = chosenWeights.value;
  const year = findModel(models, model, variant)?.entry.year;
  return (
    <section class="card stack">
      <h2>What happens when you press Start</h2>
      <p>
        <strong>{modelTitle(model)}</strong>
        {year && ` (${year})`}
        {weights && `, starting from ${weights.file.name},`} trains on{' '}
        <strong>{data === 'own' ? 'your own images' : sourceTitle(data)}</strong> for{' '}
        {epochs === 1 ? '1 epoch (1 pass' : `${epochs} epochs (${epochs} passes`} over the training images).
        Everything runs in this tab; no image leaves your machine.
      </p>
      <ol class="steps">
        <li>
          <strong>Train</strong>
          <span class="quiet">Loss and accuracy curves appear here after the first step.</span>
        </li>
        <li>
          <a href="#/try">
            <strong>Try</strong>
          </a>
          <span class="quiet">Draw a digit. See what the network recognizes, and why.</span>
        </li>
        <li>
          <a href="#/inside">
            <strong>Look inside</strong>
          </a>
          <span class="quiet">Follow your digit through the network, layer by layer.</span>
        </li>
      </ol>
      <p class="quiet small">
        Six <a href="#/papers">papers</a> show where the ideas come from, each with an interactive diagram and
        a small experiment.
      </p>
    </section>
  );
}
