import type { Selection } from './selection.js';
import { makeSortable } from './sort-table.js';

/** Makes the table of trials sortable, and connects its rows with the selection. */
export function connectTable(table: HTMLTableElement, selection: Selection): void {
  makeSortable(table);
  const rows = new Map<number, HTMLTableRowElement>();
  for (const row of table.querySelectorAll<HTMLTableRowElement>('tbody tr')) {
    const trial = Number(row.dataset.trial);
    rows.set(trial, row);
    row.addEventListener('pointerenter', () => selection.point(trial));
    row.addEventListener('pointerleave', () => selection.point(undefined));
    row.addEventListener('focusin', () => selection.point(trial));
    row.addEventListener('focusout', () => selection.point(undefined));
    row.querySelector('button')?.addEventListener('click', () => selection.pin(trial));
  }
  let shown: HTMLTableRowElement | undefined;
  let pressed: Element | null | undefined;
  selection.onChange((trial, pinned) => {
    shown?.classList.remove('selected');
    shown = trial === undefined ? undefined : rows.get(trial);
    shown?.classList.add('selected');
    pressed?.setAttribute('aria-pressed', 'false');
    pressed = pinned === undefined ? undefined : rows.get(pinned)?.querySelector('button');
    pressed?.setAttribute('aria-pressed', 'true');
  });
}
