import { html, type Markup } from '../html.js';

/** A part of the page with an entry in its table of contents. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Markup;
}

/** A sentence in place of missing content. */
export const note = (text: string | Markup): Markup => html`<p class="note">${text}</p>`;
