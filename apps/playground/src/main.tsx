import { render } from 'preact';
import { unsupportedReason } from './browser/capabilities.js';
import { isolatePage } from './browser/isolation.js';
import { repairLanguage } from './browser/language.js';
import { UnsupportedBrowser } from './browser/unsupported-browser.js';
import { preferredLanguage } from './language/language.js';
import { followAddressLanguage, switchLanguage } from './language/switch-language.js';

const host = document.getElementById('app') as HTMLElement;
repairLanguage();
await switchLanguage(preferredLanguage());
followAddressLanguage();
const reason = unsupportedReason();

if (reason !== undefined) render(<UnsupportedBrowser reason={reason} />, host);
else if (!(await isolatePage())) {
  const { App } = await import('./app.js');
  render(<App />, host);
}
