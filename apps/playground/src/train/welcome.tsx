import { models } from 'virtual:catalog';
import type { JSX } from 'preact';
import { findModel } from '../settings/models.js';
import { settings } from '../settings/settings.js';
import { sourceTitle } from './settings/data-settings.js';

/** What Start will do with the settings of now, and what comes after. */
export function Welcome(): JSX.Element {
  const { model, variant, data, epochs } = settings.value;
  const year = findModel(models, model, variant)?.entry.year;
  return (
    <section class="card stack">
      <h2>What happens when you press Start</h2>
      <p>
        <strong>{model}</strong>
        {year && `, a network of ${year},`} learns from{' '}
        <strong>{data === 'own' ? 'your own images' : sourceTitle(data)}</strong> in {epochs}{' '}
        {epochs === 1 ? 'epoch' : 'epochs'}: so often it sees each image. All of it happens in this tab, on
        your own machine; no image leaves it.
      </p>
      <ol class="steps">
        <li>
          <strong>Train</strong>
          <span class="quiet">Curves of loss and accuracy appear here with the first step.</span>
        </li>
        <li>
          <a href="#/try">
            <strong>Try</strong>
          </a>
          <span class="quiet">Draw a digit: the network says what it sees, and why.</span>
        </li>
        <li>
          <a href="#/inside">
            <strong>Look inside</strong>
          </a>
          <span class="quiet">Watch your digit pass through the network, layer by layer.</span>
        </li>
      </ol>
      <p class="quiet small">
        Where the ideas come from: six <a href="#/papers">papers</a>, each with an image to play with and a
        small run of its claim.
      </p>
    </section>
  );
}
