import type { JSX } from 'preact';

interface ProbabilitiesProps {
  readonly classes: readonly string[];
  readonly probabilities: readonly number[];
}

/** Bars that are shown; of more classes, the likeliest. */
const MOST = 12;

/** A bar a class, in the order of the classes where there are few. */
export function Probabilities({ classes, probabilities }: ProbabilitiesProps): JSX.Element {
  const all = probabilities.map((part, i) => ({ name: classes[i] ?? `class ${i}`, part }));
  const shown = all.length > MOST ? all.toSorted((a, b) => b.part - a.part).slice(0, MOST) : all;
  const most = Math.max(...probabilities);
  return (
    <ul class="probabilities" aria-label="Probabilities">
      {shown.map(({ name, part }) => (
        <li key={name} class={part === most ? 'most' : ''}>
          <span>{name}</span>
          <span class="bar" aria-hidden="true">
            <span style={{ width: `${100 * part}%` }} />
          </span>
          <span>{(100 * part).toFixed(1)} %</span>
        </li>
      ))}
    </ul>
  );
}
