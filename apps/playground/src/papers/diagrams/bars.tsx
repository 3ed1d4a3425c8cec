import type { JSX } from 'preact';

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** The value as it is read; with thousands where absent. */
  readonly text?: string;
}

export const thousands = (value: number): string => value.toLocaleString('en');

/** Quantities to compare: the longest bar fills the width, the numbers are text. */
export function Bars({ of, unit }: { readonly of: readonly Bar[]; readonly unit: string }): JSX.Element {
  const most = Math.max(...of.map(({ value }) => value));
  return (
    <dl class="bars">
      {of.map(({ name, value, text }, i) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
              <rect width={most > 0 ? (100 * value) / most : 0} height="4" fill={`var(--series-${i + 1})`} />
            </svg>
            {text ?? thousands(value)} {unit}
          </dd>
        </div>
      ))}
    </dl>
  );
}
