import type { JSX } from 'preact';
import { runText } from './messages.js';

interface ConfusionMatrixProps {
  /** Number of images by true class (rows) and predicted class (columns). */
  readonly matrix: readonly (readonly number[])[];
  readonly classes: readonly string[];
}

/** The confusion matrix of a run. */
export function ConfusionMatrix({ matrix, classes }: ConfusionMatrixProps): JSX.Element {
  const text = runText.value;
  const nameOf = (label: number) => classes[label] ?? String(label);
  return (
    <details open={matrix.length <= 10}>
      <summary>{text.confusionMatrix}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */}
      <section class="scroll-x" tabIndex={0} aria-label={text.confusionMatrix}>
        <table class="confusion">
          <caption>{text.confusionCaption}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">{text.class}</span>
              </th>
              {matrix.map((_, label) => (
                <th key={nameOf(label)} scope="col">
                  {nameOf(label)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.map((row, label) => {
              const total = row.reduce((sum, count) => sum + count, 0) || 1;
              return (
                <tr key={nameOf(label)}>
                  <th scope="row">{nameOf(label)}</th>
                  {row.map((count, predicted) => (
                    <td
                      key={nameOf(predicted)}
                      class={predicted === label ? 'right' : count / total >= 0.01 ? 'wrong' : 'none'}
                    >
                      {count}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </details>
  );
}
