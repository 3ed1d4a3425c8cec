import { render } from 'preact';
import { isolatePage } from './isolation.js';
import { repairLanguage } from './language.js';
import { unusable } from './state/capabilities.js';
import { Unusable } from './unusable.js';

const host = document.getElementById('app') as HTMLElement;
repairLanguage();
const reason = unusable();

if (reason !== undefined) render(<Unusable reason={reason} />, host);
else if (!(await isolatePage())) {
  const { App } = await import('./app.js');
  render(<App />, host);
}
