import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { type ActiveLesson, setActiveLesson } from './active-lesson.js';
import { DoneMark } from './done-mark.js';
import { evidence } from './evidence.js';
import { LessonSteps } from './lesson-steps.js';
import { LESSONS, type Lesson } from './lessons.js';
import { lessonsText } from './messages.js';
import { rememberDone } from './progress.js';
import './lesson-bar.css';

/** The task of the active lesson, which stays on the screen while the visitor does it. */
export function LessonBar({ active }: { readonly active: ActiveLesson }): JSX.Element {
  const { number } = active;
  const { name, isDone, soFar } = LESSONS[number - 1] as Lesson;
  const t = lessonsText.value;
  const found = evidence(active);
  const done = active.isDone || isDone(found);
  const reached = soFar?.(found);
  useEffect(() => {
    if (!done || active.isDone) return;
    rememberDone(number);
    setActiveLesson({ ...active, isDone: true });
  }, [done, active]);
  return (
    <aside class={done ? 'lesson-bar done' : 'lesson-bar'} aria-label={t.barLabel({ number })}>
      <div class="lesson-task">
        <a href={`#/lessons/${number}`}>{t.numbered({ number, title: t[`${name}Title`] })}</a>
        <p>
          {t[`${name}Task`]} {!done && reached && <span class="quiet">{t.soFar({ value: reached })}</span>}
        </p>
        <div role="status">
          {done && (
            <p>
              <DoneMark /> {t[`${name}After`]}
            </p>
          )}
        </div>
      </div>
      <nav class="row" aria-label={t.all}>
        <LessonSteps number={number} />
        <button
          type="button"
          class="icon-button"
          aria-label={t.close}
          title={t.close}
          onClick={() => setActiveLesson(undefined)}
        >
          ×
        </button>
      </nav>
    </aside>
  );
}
