import type { JSX } from 'preact';
import { DoneMark } from './done-mark.js';
import { LESSONS, MINUTES } from './lessons.js';
import { lessonsText } from './messages.js';
import { doneLessons } from './progress.js';

/** The lessons with what was done of them, and the teacher's sheet. */
export function Overview(): JSX.Element {
  const t = lessonsText.value;
  const done = doneLessons.value;
  return (
    <>
      <p>{t.doneCount({ count: done.size })}</p>
      <ol class="lesson-list">
        {LESSONS.map(({ name }, i) => (
          <li key={name}>
            <a class="card" href={`#/lessons/${i + 1}`}>
              <strong>{t.numbered({ number: i + 1, title: t[`${name}Title`] })}</strong>
              <span>{t[`${name}Task`]}</span>
              <span class="quiet small">
                {done.has(i + 1) ? <DoneMark /> : t.minutes({ count: MINUTES })}
              </span>
            </a>
          </li>
        ))}
      </ol>
      <p>
        <a href="#/lessons/teacher">{t.teacher}</a>
      </p>
    </>
  );
}
