import { html, type Markup } from '../html.js';

/** A part of the page with an entry in its table of contents. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Markup;
}

/** A sentence in place of missing content. */
export const note = (text: string | Markup): Markup => html`<p class="note">${text}</p>`;

/** Container of a chart, which the script of the page draws. Its summary is for screen readers and browsers without scripts. */
export const chartFigure = (
  id: string,
  title: string,
  summary: string,
): Markup => html`<figure class="chart" id="${id}">
<figcaption>${title}</figcaption>
<div class="plot" tabindex="0" role="group" aria-label="${title}. The up and down keys highlight trials, from the best to the poorest."></div>
<p class="summary">${summary}</p>
</figure>`;
