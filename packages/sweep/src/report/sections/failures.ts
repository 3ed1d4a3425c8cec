import type { Results } from '../../methods/results.js';
import { html } from '../html.js';
import type { Section } from './section.js';

/** Runs that failed or diverged, with their error. Empty if there are none. */
export function failuresSection(results: Results): Section[] {
  const poor = [...results.values()].filter(({ state }) => state !== 'done');
  if (poor.length === 0) return [];
  const rows = poor.sort((a, b) => b.state.localeCompare(a.state) || a.trial - b.trial);
  return [
    {
      id: 'failures',
      title: 'Failed and diverged runs',
      content: html`<div class="scroll trials" tabindex="0" role="region" aria-label="Failed and diverged runs"><table class="facts failures">
<thead><tr>${['run', 'state', 'error'].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(({ job, state, error }) => html`<tr><th scope="row">${job}</th><td>${state}</td><td>${error ?? ''}</td></tr>`)}</tbody></table></div>`,
    },
  ];
}
