import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { route } from '../browser/route.js';
import { uiText } from '../ui/messages.js';
import { NotFound } from '../ui/not-found.js';
import { PageTitle } from '../ui/page-title.js';
import { papersText } from './messages.js';
import { Overview } from './overview.js';
import { PAPERS } from './papers.js';
import './papers.css';

/** The page of the paper in the address, or the overview. */
export function PapersPage(): JSX.Element {
  const path = route.value.split('/')[1];
  const current = PAPERS.find((paper) => paper.path === path);
  useEffect(() => {
    document.title = `${current?.name ?? uiText.value.papers} · convkit playground`;
  }, [current]);
  if (path && !current) return <NotFound path={route.value} />;
  return (
    <div class="papers">
      <PageTitle name={uiText.value.papers}>{papersText.value.subtitle}</PageTitle>
      <nav aria-label={uiText.value.papers}>
        <a class="button" href="#/papers" aria-current={current ? undefined : 'page'}>
          {papersText.value.all}
        </a>
        {PAPERS.map((paper) => (
          <a
            key={paper.path}
            class="button"
            href={`#/papers/${paper.path}`}
            aria-current={paper === current ? 'page' : undefined}
          >
            {paper.name}
          </a>
        ))}
      </nav>
      {current ? <current.Page key={current.path} /> : <Overview papers={PAPERS} />}
    </div>
  );
}
