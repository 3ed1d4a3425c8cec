import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { sharedAddress } from '../settings/address.js';
import { settings } from '../settings/settings.js';
import { Button } from '../ui/button.js';
import { Message } from '../ui/message.js';
import { PageTitle } from '../ui/page-title.js';
import { OpenFile } from './open-file.js';
import { SaveCard } from './save-card.js';
import { WeightsCard } from './weights-card.js';
import './save.css';

export function SavePage(): JSX.Element {
  return (
    <>
      <PageTitle name="Save and share">
        Save a trained network to a file, open it again later, start from pretrained weights, or share your
        settings as a link.
      </PageTitle>
      <div class="columns">
        <SaveCard />
        <WeightsCard />
        <div class="save-column">
          <OpenFile />
          <ShareCard />
        </div>
      </div>
    </>
  );
}

function ShareCard(): JSX.Element {
  const [copied, setCopied] = useState('');
  settings.value; // Renders again when the settings change.
  const address = sharedAddress();
  const copy = () => {
    navigator.clipboard.writeText(address).then(
      () => setCopied('Copied.'),
      () => setCopied('The browser does not allow copying. Select the link and copy it yourself.'),
    );
  };
  return (
    <section class="card stack">
      <h2>Share the settings</h2>
      <div class="field">
        <label for="shared-address">Link with the current settings</label>
        <input
          id="shared-address"
          readOnly
          value={address}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      </div>
      <div class="row">
        <Button onClick={copy}>Copy link</Button>
      </div>
      {copied && (
        <Message>
          <p>{copied}</p>
        </Message>
      )}
    </section>
  );
}
