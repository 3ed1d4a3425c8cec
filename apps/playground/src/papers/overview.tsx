import type { JSX } from 'preact';
import { papersText } from './messages.js';
import type { Paper } from './papers.js';

/** How the six papers build on each other, with links to their pages. */
export function Overview({ papers }: { readonly papers: readonly Paper[] }): JSX.Element {
  return (
    <div class="stack">
      <p>{papersText.value.overview}</p>
      <ol class="timeline">
        {papers.map(({ path, name, year }) => (
          <li key={path}>
            <a class="card" href={`#/papers/${path}`}>
              <span class="quiet small">{year}</span>
              <strong>{name}</strong>
              <span>{papersText.value[path]}</span>
            </a>
          </li>
        ))}
      </ol>
    </div>
  );
}
