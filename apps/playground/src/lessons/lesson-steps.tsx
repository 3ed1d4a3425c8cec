import type { JSX } from 'preact';
import { LESSONS } from './lessons.js';
import { lessonsText } from './messages.js';

/** Links to the lessons before and after a lesson. */
export function LessonSteps({ number }: { readonly number: number }): JSX.Element {
  const t = lessonsText.value;
  return (
    <>
      {number > 1 && (
        <a class="button" href={`#/lessons/${number - 1}`}>
          {t.previous}
        </a>
      )}
      {number < LESSONS.length && (
        <a class="button" href={`#/lessons/${number + 1}`}>
          {t.next}
        </a>
      )}
    </>
  );
}
