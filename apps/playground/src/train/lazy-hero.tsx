import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import './hero.css';

/** The hero, loaded after the first render so that it does not delay the page. Until then, and without it, its place is empty. */
export function LazyHero(): JSX.Element {
  const [Hero, setHero] = useState<ComponentType>();
  useEffect(() => {
    import('../try/hero.js').then(
      (loaded) => setHero(() => loaded.Hero),
      () => {},
    );
  }, []);
  return Hero ? <Hero /> : <section class="card hero" aria-hidden="true" />;
}
