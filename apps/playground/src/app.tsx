import type { ComponentType, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { route } from './browser/route.js';
import { LazyLessonBar } from './lessons/lazy-lesson-bar.js';
import { TrainPage } from './train/index.js';
import { ErrorMessage } from './ui/message.js';
import { uiText } from './ui/messages.js';
import { NotFound } from './ui/not-found.js';
import { SiteHeader } from './ui/site-header.js';

interface Page {
  readonly path: string;
  readonly text: 'train' | 'teach' | 'try' | 'inside' | 'build' | 'lessons' | 'papers' | 'save';
  /** Whether addresses such as `#/papers/resnet` are its parts, too. */
  readonly hasParts?: boolean;
  readonly load: () => Promise<ComponentType>;
}

/** Every page but the first is loaded when it is opened. */
const PAGES: readonly Page[] = [
  { path: 'train', text: 'train', load: async () => TrainPage },
  { path: 'teach', text: 'teach', load: async () => (await import('./teach/index.js')).TeachPage },
  { path: 'try', text: 'try', load: async () => (await import('./try/index.js')).TryPage },
  {
    path: 'inside',
    text: 'inside',
    hasParts: true,
    load: async () => (await import('./inside/index.js')).InsidePage,
  },
  { path: 'build', text: 'build', load: async () => (await import('./build/index.js')).BuildPage },
  {
    path: 'lessons',
    text: 'lessons',
    hasParts: true,
    load: async () => (await import('./lessons/index.js')).LessonsPage,
  },
  {
    path: 'papers',
    text: 'papers',
    hasParts: true,
    load: async () => (await import('./papers/index.js')).PapersPage,
  },
  { path: 'save', text: 'save', load: async () => (await import('./save/index.js')).SavePage },
];
const FIRST = PAGES[0] as Page;

function Lazy({ page }: { readonly page: Page }): JSX.Element {
  const [loaded, setLoaded] = useState<{ Component?: ComponentType; error?: unknown }>(
    page === FIRST ? { Component: TrainPage } : {},
  );
  useEffect(() => {
    page.load().then(
      (Component) => setLoaded({ Component }),
      (error) => setLoaded({ error }),
    );
  }, [page]);
  if (loaded.error) return <ErrorMessage error={loaded.error} />;
  return loaded.Component ? <loaded.Component /> : <p aria-busy="true">{uiText.value.loading}</p>;
}

export function App(): JSX.Element {
  const [path = '', part] = route.value.split('/');
  const current = path === '' ? FIRST : PAGES.find((page) => page.path === path && (page.hasParts || !part));
  const name = uiText.value[current?.text ?? 'notFound'];
  useEffect(() => {
    document.title = `${name} · convkit playground`;
  }, [name]);
  useNewPage(route.value);
  return (
    <>
      <button type="button" class="skip-link button" onClick={skipToContent}>
        {uiText.value.skip}
      </button>
      <SiteHeader
        pages={PAGES.map(({ path, text }) => ({ path, name: uiText.value[text] }))}
        current={current?.path ?? ''}
      />
      <main id="content" tabIndex={-1}>
        {current ? <Lazy key={current.path} page={current} /> : <NotFound path={route.value} />}
      </main>
      <LazyLessonBar />
    </>
  );
}

/** Scrolls to the top and moves the focus to the content when the page changes. */
function useNewPage(path: string): void {
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    scrollTo(0, 0);
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [path]);
}

/** Called by a button, not a link: the hash is the route. */
function skipToContent(): void {
  document.getElementById('content')?.focus();
}
