import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { sharedAddress } from '../settings/address.js';
import { settings } from '../settings/settings.js';
import { Button } from '../ui/button.js';
import { Message } from '../ui/message.js';
import { PageTitle } from '../ui/page-title.js';
import { EarlierRuns } from './earlier-runs.js';
import { saveText } from './messages.js';
import { OpenFile } from './open-file.js';
import { SaveCard } from './save-card.js';
import { WeightsCard } from './weights-card.js';
import './save.css';

export function SavePage(): JSX.Element {
  return (
    <>
      <PageTitle name={saveText.value.heading}>{saveText.value.intro}</PageTitle>
      <div class="columns">
        <SaveCard />
        <WeightsCard />
        <div class="save-column">
          <OpenFile />
          <EarlierRuns />
          <ShareCard />
        </div>
      </div>
    </>
  );
}

function ShareCard(): JSX.Element {
  const [copied, setCopied] = useState<boolean>();
  const text = saveText.value;
  settings.value; // Renders again when the settings change.
  const address = sharedAddress();
  const copy = () => {
    navigator.clipboard.writeText(address).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <section class="card stack">
      <h2>{text.share}</h2>
      <div class="field">
        <label for="shared-address">{text.link}</label>
        <input
          id="shared-address"
          readOnly
          value={address}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      </div>
      <div class="row">
        <Button onClick={copy}>{text.copyLink}</Button>
      </div>
      {copied !== undefined && (
        <Message>
          <p>{copied ? text.copied : text.copyDenied}</p>
        </Message>
      )}
    </section>
  );
}
