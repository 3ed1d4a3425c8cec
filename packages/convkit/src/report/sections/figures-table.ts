import { html, type Markup } from '../html.js';

/** Maximum number of rows of a table that is initially open. */
const OPEN_ROWS = 20;

/** Table of figures with a name in each row. Wide tables scroll. */
export function figuresTable(
  name: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Markup {
  const table = html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table class="figures">
<thead><tr>${head.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first, ...figures]) =>
      html`<tr><th scope="row">${first}</th>${figures.map((text) => html`<td>${text}</td>`)}</tr>`,
  )}</tbody></table></div>`;
  return rows.length > OPEN_ROWS
    ? html`<details><summary>${rows.length} rows</summary>${table}</details>`
    : table;
}
