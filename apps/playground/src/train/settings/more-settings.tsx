import { models } from 'virtual:catalog';
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { sharedText } from '../../settings/address.js';
import { hasExpertSettings } from '../../settings/has-expert-settings.js';
import { settings } from '../../settings/settings.js';
import { ErrorMessage } from '../../ui/message.js';
import { uiText } from '../../ui/messages.js';
import { formText } from './messages.js';

/** The other settings, folded unless the page opens with one of them changed. Loaded when they are unfolded. */
export function MoreSettings(): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [Fields, setFields] = useState<ComponentType>();
  const [error, setError] = useState<unknown>();
  const address = sharedText.value;
  useEffect(() => {
    if (hasExpertSettings(settings.peek(), models)) setOpen(true);
  }, [address]);
  useEffect(() => {
    if (!isOpen || Fields) return;
    import('./more/more-fields.js').then(({ MoreFields }) => setFields(() => MoreFields), setError);
  }, [isOpen]);
  return (
    <details class="more" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{formText.value.more}</summary>
      {Fields ? <Fields /> : error === undefined && <p aria-busy="true">{uiText.value.loading}</p>}
      {error !== undefined && <ErrorMessage error={error} />}
    </details>
  );
}
