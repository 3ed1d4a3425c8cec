import type { FunctionComponent, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { route } from '../browser/route.js';
import { type ActiveLesson, activeLesson } from './active-lesson.js';

type Bar = FunctionComponent<{ readonly active: ActiveLesson }>;

/** The bar of the active lesson, whose code is loaded when a lesson begins. The lessons' own pages do not show it. */
export function LazyLessonBar(): JSX.Element | null {
  const [loaded, setLoaded] = useState<{ Bar?: Bar }>({});
  const active = activeLesson.value;
  const shown = active !== undefined && !route.value.startsWith('lessons');
  useEffect(() => {
    if (!shown || loaded.Bar) return;
    import('./lesson-bar.js').then(
      ({ LessonBar }) => setLoaded({ Bar: LessonBar }),
      () => {}, // The page works without the bar.
    );
  }, [shown]);
  return shown && loaded.Bar ? <loaded.Bar key={active.number} active={active} /> : null;
}
