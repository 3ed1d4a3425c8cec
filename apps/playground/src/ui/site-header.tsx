import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { LanguageSwitch } from '../language/language-switch.js';
import { uiText } from './messages.js';
import { switchTheme, theme } from './theme.js';

interface SiteHeaderProps {
  readonly pages: readonly { readonly path: string; readonly name: string }[];
  readonly current: string;
}

/** The site's name, its pages, the language and the theme button. On a phone the pages have a line of their own, which scrolls. */
export function SiteHeader({ pages, current }: SiteHeaderProps): JSX.Element {
  const { lightTheme, darkTheme, pages: pagesLabel } = uiText.value;
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const link = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (link) nav.current?.scrollTo({ left: link.offsetLeft - nav.current.offsetLeft - link.offsetWidth });
  }, [current]);
  const other = theme.value === 'dark' ? lightTheme : darkTheme;
  return (
    <header class="site-header">
      <a class="site-title" href="#/">
        <img src="./icon.svg" alt="" />
        convkit
      </a>
      <nav ref={nav} aria-label={pagesLabel}>
        {pages.map(({ path, name }) => (
          <a key={path} href={`#/${path}`} aria-current={path === current ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <LanguageSwitch />
      <button type="button" class="icon-button" aria-label={other} title={other} onClick={switchTheme}>
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
          <circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2" />
          <path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor" />
        </svg>
      </button>
    </header>
  );
}
