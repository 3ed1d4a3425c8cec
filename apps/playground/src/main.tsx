import { render } from 'preact';
import { isolatePage } from './browser/isolation.js';
import { repairLanguage } from './browser/language.js';
import { unusable } from './browser/capabilities.js';
import { Unusable } from './browser/unsupported-browser.js';

const host = document.getElementById('app') as HTMLElement;
repairLanguage();
const reason = unusable();

if (reason !== undefined) render(<Unusable reason={reason} />, host);
else if (!(await isolatePage())) {
  const { App } = await import('./app.js');
  render(<App />, host);
}
