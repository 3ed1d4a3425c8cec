import { whole } from '../format.js';
import { html, type Markup } from '../html.js';
import { pngUri } from '../png-uri.js';

/** Maximum number of classes of a table; larger matrices are images. */
const MAX_CELLS_A_SIDE = 30;
/** Number of pairs listed below the matrix. */
const PAIRS = 10;

/** Confusion matrix and the most frequently confused pairs. Rows are true classes, columns are predictions. */
export function confusionMatrix(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
): Markup {
  return html`<h3>Confusion matrix</h3>
<p>Rows are true classes, columns are predictions. Colors are fractions of the row.</p>
${classes.length > MAX_CELLS_A_SIDE ? asImage(confusion) : asTable(confusion, classes)}
${confusedPairs(confusion, classes)}`;
}

const sumOf = (row: readonly number[]) => row.reduce((sum, count) => sum + count, 0);

function asTable(confusion: readonly (readonly number[])[], classes: readonly string[]): Markup {
  const isLong = classes.some((name) => name.length > 4);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix"><table class="confusion${isLong && ' long'}">
<thead><tr><td></td>${classes.map((name) => html`<th scope="col"><span>${name}</span></th>`)}</tr></thead>
<tbody>${confusion.map(
    (row, i) =>
      html`<tr><th scope="row">${classes[i]}</th>${row.map((count, j) => {
        const share = count / Math.max(1, sumOf(row));
        // The square root makes a few percent of mistakes visible.
        const strength = Math.sqrt(share).toFixed(3);
        return html`<td class="${i === j ? 'right' : 'wrong'}${share > 0.4 && ' strong'}" style="--share:${strength}">${count === 0 ? '·' : whole(count)}</td>`;
      })}</tr>`,
  )}</tbody></table></div>`;
}

/** One pixel per cell, white to blue on the diagonal and white to red elsewhere. */
function asImage(confusion: readonly (readonly number[])[]): Markup {
  const side = confusion.length;
  const data = new Uint8Array(side * side * 3);
  for (const [i, row] of confusion.entries()) {
    for (const [j, count] of row.entries()) {
      const share = Math.sqrt(count / Math.max(1, sumOf(row)));
      const color = i === j ? [29, 78, 216] : [220, 38, 38];
      for (const [c, value] of color.entries())
        data[(i * side + j) * 3 + c] = Math.round(255 - share * (255 - value));
    }
  }
  const source = pngUri({ height: side, width: side, channels: 3, data });
  return html`<img class="matrix" src="${source}" width="${side}" height="${side}" alt="Confusion matrix of ${side} classes">`;
}

function confusedPairs(confusion: readonly (readonly number[])[], classes: readonly string[]): Markup {
  const pairs = confusion.flatMap((row, i) =>
    row.flatMap((count, j) =>
      i !== j && count > 0 ? [{ actual: classes[i], predicted: classes[j], count }] : [],
    ),
  );
  const most = pairs.sort((a, b) => b.count - a.count).slice(0, PAIRS);
  if (most.length === 0) return html`<p>No mistakes.</p>`;
  return html`<p>Confused most often: ${most.map(
    ({ actual, predicted, count }, i) => html`${i > 0 && ', '}${actual} as ${predicted} (${whole(count)})`,
  )}.</p>`;
}
