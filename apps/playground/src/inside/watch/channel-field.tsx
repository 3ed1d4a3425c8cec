import type { JSX } from 'preact';
import { SelectField } from '../../ui/field.js';
import { watchText } from './messages.js';

interface ChannelFieldProps {
  readonly channel: number;
  readonly channels: number;
  readonly onChange: (channel: number) => void;
}

/** Chooses an output channel. Channels are numbered from 1 on the page. */
export function ChannelField({ channel, channels, onChange }: ChannelFieldProps): JSX.Element {
  const t = watchText.value;
  return (
    <SelectField
      label={t.channel}
      value={`${channel}`}
      choices={Array.from({ length: channels }, (_, i) => ({
        value: `${i}`,
        text: t.ofChannels({ channel: i + 1, channels }),
      }))}
      onChange={(value) => onChange(Number(value))}
    />
  );
}
