import type { JSX } from 'preact';
import type { Paper } from './papers.js';

/** How the six papers build on each other, with links to their pages. */
export function Overview({ papers }: { readonly papers: readonly Paper[] }): JSX.Element {
  return (
    <div class="stack">
      <p>
        In 1998 a network of seven layers read the digits on checks. Fourteen years later, GPUs and a million
        images made such networks large, and the next question was how to make them deep: with small filters,
        with blocks of several filters, and finally with shortcuts around the blocks. Each page explains one
        paper’s idea in a few sentences, lets you explore its building block and its arithmetic, and trains a
        small network to test the paper’s claim, as far as a browser tab can.
      </p>
      <ol class="timeline">
        {papers.map(({ path, name, year, idea }) => (
          <li key={path}>
            <a class="card" href={`#/papers/${path}`}>
              <span class="quiet small">{year}</span>
              <strong>{name}</strong>
              <span>{idea}</span>
            </a>
          </li>
        ))}
      </ol>
    </div>
  );
}
