import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { sharedAddress } from '../settings/address.js';
import { settings } from '../settings/settings.js';
import { Button } from '../ui/button.js';
import { Message } from '../ui/message.js';
import { PageTitle } from '../ui/page-title.js';
import { OpenFile } from './open-file.js';
import { SaveCard } from './save-card.js';
import './save.css';

export function KeepPage(): JSX.Element {
  return (
    <>
      <PageTitle name="Keep what was trained">
        Save a network as a file, open it another day, or send the settings to somebody as an address.
      </PageTitle>
      <div class="columns">
        <SaveCard />
        <OpenFile />
        <ShareCard />
      </div>
    </>
  );
}

function ShareCard(): JSX.Element {
  const [copied, setCopied] = useState('');
  settings.value; // The address is of the settings of now.
  const address = sharedAddress();
  const copy = () => {
    navigator.clipboard.writeText(address).then(
      () => setCopied('Copied.'),
      () => setCopied('The browser does not let this page copy: please select the address and copy it.'),
    );
  };
  return (
    <section class="card stack">
      <h2>Share the settings</h2>
      <div class="field">
        <label for="shared-address">Address that opens this page with the settings of now</label>
        <input
          id="shared-address"
          readOnly
          value={address}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      </div>
      <div class="row">
        <Button onClick={copy}>Copy the address</Button>
      </div>
      {copied && (
        <Message>
          <p>{copied}</p>
        </Message>
      )}
    </section>
  );
}
