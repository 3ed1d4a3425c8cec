import type { JSX } from 'preact';
import { settingsText } from '../../settings/messages.js';
import { change, type Settings, settings } from '../../settings/settings.js';
import { SelectField } from '../../ui/field.js';
import { ownText } from './messages.js';
import { ownSummary } from './own-state.js';

/** Whether the user's own images are trained on in color. The network is built for as many channels. */
export function ChannelsField(): JSX.Element {
  const t = ownText.value;
  const found = ownSummary()?.channels;
  return (
    <div class="fields">
      <SelectField
        label={settingsText.value.channels}
        word="channels"
        wide
        value={settings.value.channels}
        choices={[
          { value: 'auto', text: found ? t.channelsFound({ channels: found }) : t.auto },
          { value: '1', text: t.gray },
          { value: '3', text: t.color },
        ]}
        onChange={(channels) => change({ channels: channels as Settings['channels'] })}
      />
    </div>
  );
}
