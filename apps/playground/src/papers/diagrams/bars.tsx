import type { JSX } from 'preact';

interface Bar {
  readonly name: string;
  readonly value: number;
}

interface BarsProps {
  readonly bars: readonly Bar[];
  /** Text of a value. */
  readonly unit: (value: { readonly count: number }) => string;
}

/** A bar chart with the values as text. The longest bar fills the width. */
export function Bars({ bars, unit }: BarsProps): JSX.Element {
  const max = Math.max(...bars.map(({ value }) => value));
  return (
    <dl class="bars">
      {bars.map(({ name, value }, i) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
              <rect width={max > 0 ? (100 * value) / max : 0} height="4" fill={`var(--series-${i + 1})`} />
            </svg>
            {unit({ count: value })}
          </dd>
        </div>
      ))}
    </dl>
  );
}
