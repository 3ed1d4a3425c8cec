import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { CopyButton } from './copy-button.js';
import { buildText } from './messages.js';
import { networkAddress, networkText } from './network.js';

/** The address that opens the builder with this network. */
export function ShareCard(): JSX.Element {
  const id = useId();
  const t = buildText.value;
  networkText.value; // Renders again when the network changes.
  const address = networkAddress();
  return (
    <section class="card stack" aria-label={t.share}>
      <h2>{t.share}</h2>
      <div class="field">
        <label for={id}>{t.link}</label>
        <input id={id} readOnly value={address} onFocus={({ currentTarget }) => currentTarget.select()} />
      </div>
      <div class="row">
        <CopyButton text={address} name={t.copyLink} />
      </div>
    </section>
  );
}
