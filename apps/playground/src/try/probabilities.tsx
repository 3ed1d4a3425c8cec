import type { JSX } from 'preact';
import { formatPercent } from '../language/formats.js';
import { tryText } from './messages.js';

interface ProbabilitiesProps {
  readonly classes: readonly string[];
  readonly probabilities: readonly number[];
}

/** Maximum number of bars. */
const MAX_BARS = 12;

/** A bar for each class in order, or for the most probable ones if there are many. */
export function Probabilities({ classes, probabilities }: ProbabilitiesProps): JSX.Element {
  const t = tryText.value;
  const all = probabilities.map((probability, i) => ({
    name: classes[i] ?? t.classNumber({ label: i }),
    probability,
  }));
  const shown =
    all.length > MAX_BARS ? all.toSorted((a, b) => b.probability - a.probability).slice(0, MAX_BARS) : all;
  const highest = Math.max(...probabilities);
  return (
    <ul class="probabilities" aria-label={t.probabilities}>
      {shown.map(({ name, probability }) => (
        <li key={name} class={probability === highest ? 'highest' : ''}>
          <span>{name}</span>
          <span class="bar" aria-hidden="true">
            <span style={{ width: `${100 * probability}%` }} />
          </span>
          <span>{formatPercent(probability, 1)}</span>
        </li>
      ))}
    </ul>
  );
}
