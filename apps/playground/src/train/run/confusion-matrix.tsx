import type { JSX } from 'preact';

interface ConfusionProps {
  /** Rows are the images' classes, columns the network's answers. */
  readonly matrix: readonly (readonly number[])[];
  readonly classes: readonly string[];
}

/** How often each class was taken for each. */
export function Confusion({ matrix, classes }: ConfusionProps): JSX.Element {
  const nameOf = (label: number) => classes[label] ?? String(label);
  return (
    <details open={matrix.length <= 10}>
      <summary>What it takes for what: the confusion matrix</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="scroll-x" tabIndex={0} aria-label="Confusion matrix">
        <table class="confusion">
          <caption>
            A row: images of one class. A column: what the network says they are. Red: at least 1 in 100.
          </caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">Class</span>
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
                  {row.map((count, answer) => (
                    <td
                      key={nameOf(answer)}
                      class={answer === label ? 'right' : count / total >= 0.01 ? 'wrong' : 'none'}
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
