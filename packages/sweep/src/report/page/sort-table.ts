/** Lets the buttons in the head of a table sort its rows. Numbers come before text; cells without a value come last. */
export function makeSortable(table: HTMLTableElement): void {
  const body = table.tBodies[0] as HTMLTableSectionElement;
  const heads = [...table.querySelectorAll<HTMLTableCellElement>('thead th')];
  for (const [column, head] of heads.entries()) {
    head.querySelector('button')?.addEventListener('click', () => {
      const sign = head.ariaSort === 'ascending' ? -1 : 1;
      for (const other of heads) other.ariaSort = null;
      head.ariaSort = sign === 1 ? 'ascending' : 'descending';
      const rows = [...body.rows].map((row) => ({
        row,
        key: keyOf(row.cells[column] as HTMLTableCellElement),
      }));
      rows.sort((a, b) => compare(a.key, b.key, sign));
      body.append(...rows.map(({ row }) => row));
    });
  }
}

type Key = number | string | undefined;

function keyOf({ dataset, textContent }: HTMLTableCellElement): Key {
  const text = (dataset.value ?? textContent ?? '').trim();
  if (text === '' || text === '–') return undefined;
  return Number.isNaN(Number(text)) ? text : Number(text);
}

/** Compares two cells in the direction of the sign. */
export function compare(a: Key, b: Key, sign: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  if (typeof a === 'string' && typeof b === 'string') return sign * a.localeCompare(b);
  return sign * (typeof a === 'number' ? -1 : 1);
}
