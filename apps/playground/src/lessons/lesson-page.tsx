import type { JSX } from 'preact';
import { beginLesson } from './begin-lesson.js';
import { DoneMark } from './done-mark.js';
import { LessonSteps } from './lesson-steps.js';
import { LESSONS, type Lesson, MINUTES } from './lessons.js';
import { lessonsText } from './messages.js';
import { doneLessons } from './progress.js';

/** A lesson: what to know before, the task, and the explanation once it is done. */
export function LessonPage({ number }: { readonly number: number }): JSX.Element {
  const { name, address } = LESSONS[number - 1] as Lesson;
  const t = lessonsText.value;
  const isDone = doneLessons.value.has(number);
  return (
    <article class="lesson card stack">
      <h2>{t.numbered({ number, title: t[`${name}Title`] })}</h2>
      <p class="quiet small">{t.minutes({ count: MINUTES })}</p>
      <h3>{t.before}</h3>
      <p>{t[`${name}Before`]}</p>
      <h3>{t.task}</h3>
      <p>
        {t[`${name}Task`]} {isDone && <DoneMark />}
      </p>
      <div class="row">
        <a class="button primary" href={address} onClick={() => beginLesson(number)}>
          {t.begin}
        </a>
      </div>
      <h3>{t.after}</h3>
      <p>{isDone ? t[`${name}After`] : t.afterLater}</p>
      <nav class="row" aria-label={t.all}>
        <LessonSteps number={number} />
        <a class="button" href="#/lessons">
          {t.all}
        </a>
      </nav>
    </article>
  );
}
