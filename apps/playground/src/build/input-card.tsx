import type { JSX } from 'preact';
import { settings } from '../settings/settings.js';
import { sourceTitle } from '../train/settings/data-settings.js';
import { buildText } from './messages.js';
import { place } from './place.js';
import { ShapePicture } from './shape-picture.js';

/** The images that the network takes, which the settings of the data decide. */
export function InputCard(): JSX.Element {
  const t = buildText.value;
  const { input } = place.value;
  const [height = 0, width = 0, channels = 0] = input;
  return (
    <div class="card block">
      <ShapePicture shape={input} side={height} />
      <div>
        <strong>{t.input}</strong>
        <p class="quiet small">
          {t.inputOf({ height, width, count: channels, data: sourceTitle(settings.value.data) })}{' '}
          <a href="#/train">{t.inputSettings}</a>
        </p>
      </div>
    </div>
  );
}
