import type { JSX } from 'preact';
import { uiText } from './messages.js';
import { PageTitle } from './page-title.js';

/** What an address shows that is none of the site's. */
export function NotFound({ path }: { readonly path: string }): JSX.Element {
  const t = uiText.value;
  return (
    <>
      <PageTitle name={t.notFound}>{t.noSuchPage({ path })}</PageTitle>
      <p>
        <a class="button primary" href="#/train">
          {t.toStart}
        </a>
      </p>
    </>
  );
}
