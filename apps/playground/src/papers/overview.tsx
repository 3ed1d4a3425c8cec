import type { JSX } from 'preact';
import type { Paper } from './index.js';

/** What the six papers have to do with each other; the first thing that one sees of them. */
export function Overview({ papers }: { readonly papers: readonly Paper[] }): JSX.Element {
  return (
    <div class="stack">
      <p>
        In 1998 a network of seven layers read the digits on cheques. Fourteen years later graphics cards and
        a million images made such networks large, and then the question was how to make them deep: with small
        filters, with blocks of several filters, and at last with shortcuts round the blocks. Each page tells
        one paper’s idea in five sentences, lets you play with its block and do its sums, and has a button
        that trains a small network to show what the paper claims, so far as a browser tab can.
      </p>
      <ol class="timeline">
        {papers.map(({ path, name, year, brings }) => (
          <li key={path}>
            <a class="card" href={`#/papers/${path}`}>
              <span class="quiet small">{year}</span>
              <strong>{name}</strong>
              <span>{brings}</span>
            </a>
          </li>
        ))}
      </ol>
    </div>
  );
}
