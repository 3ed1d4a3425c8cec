import { Fragment, type JSX } from 'preact';
import { formatNumber } from '../../language/formats.js';

interface CalculationProps {
  /** The steps of the calculation with their values. `name` stays the same in all languages. */
  readonly steps: readonly { readonly name: string; readonly text: string; readonly value: number }[];
}

/** Formats a value with four significant digits. */
export const inText = (value: number): string =>
  formatNumber(value, {
    maximumSignificantDigits: 4,
    signDisplay: 'negative',
    notation: value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e6) ? 'scientific' : 'standard',
  });

/** The steps of a calculation, one below the other. */
export function Calculation({ steps }: CalculationProps): JSX.Element {
  return (
    <dl class="calculation">
      {steps.map(({ name, text, value }) => (
        <Fragment key={name}>
          <dt>{text}</dt>
          <dd>
            <data value={value} data-value={name}>
              {inText(value)}
            </data>
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
